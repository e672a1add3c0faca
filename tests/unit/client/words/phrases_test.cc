#include "client/words/phrases.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "client/words/japanese.h"
#include "common/base/failure.h"
#include "tests/testing/japanese.h"

namespace tasuki::client {
namespace {

std::multiset<std::string> PlacesOf(const std::string& text) {
  static const std::regex place("\\$[0-9]");
  return {std::sregex_token_iterator(text.begin(), text.end(), place), {}};
}

// That each is said in Japanese, of the same things, is held for every sentence in the code by
// lint.
TEST(PhrasesTest, JapaneseSaysNoLatinWordsButNamesAndWhatIsTyped) {
  for (const auto& table :
       {JapaneseHelp(), JapaneseFailures(), JapaneseFaults(), JapanesePolicy(), JapaneseCards(),
        JapaneseOfLint(), JapaneseMail(), JapanesePromises(), JapaneseDeals(), JapaneseHandover(),
        JapaneseLeaving(), JapaneseAudit(), JapaneseCoaching(), JapaneseOfOthers()}) {
    for (const Translated& one : table) {
      const std::string japanese = one.japanese;
      if (japanese.rfind("tasuki ", 0) == 0) continue;  // An example.
      EXPECT_EQ(testing::LatinWordIn(japanese), "") << japanese;
      for (const std::string& place : PlacesOf(one.japanese)) {
        EXPECT_GT(PlacesOf(one.english).count(place), 0u) << place << ": " << one.english;
      }
    }
  }
}

TEST(PhrasesTest, FailuresAreSaidInTheLanguageOfWhoReadsThem) {
  const absl::Status status = WithLead(
      Phrase("line $0: ", 3), NotFound(Phrase("no $0 is called \"$1\"", "firm", "Mori"), ""));
  EXPECT_EQ(InLanguage(Language::kEnglish, PhraseOf(status)), "line 3: no firm is called \"Mori\"");
}

TEST(PhrasesTest, WordsOfCommandsAreSaidAsPeopleSayThem) {
  EXPECT_EQ(InLanguage(Language::kJapanese,
                       Phrase("after \"$0\" you must say what happens next, and when",
                              Phrase::Told("replied"))),
            "結果が「返答あり」のときは、次のアクションの日時が必要です");
  EXPECT_EQ(InLanguage(Language::kJapanese,
                       Phrase("no colleague is called \"$0\"", std::string("replied"))),
            "「replied」というメンバーはいません");  // What a person typed stays.
}

TEST(PhrasesTest, WhatAnotherProgramSaidIsFoundByItsPlaces) {
  EXPECT_EQ(InLanguage(Language::kJapanese, Phrase::Told("--lang: fr not in {en,ja}")),
            "--lang の「fr」は使えません(使える言葉: en,ja)");
  EXPECT_EQ(InLanguage(Language::kJapanese, Phrase::Told("WHO is required")), "WHO が必要です");
  EXPECT_EQ(InLanguage(Language::kJapanese, Phrase::Told("said by nobody")),
            "「said by nobody」という応答がありました");
  EXPECT_EQ(InLanguage(Language::kJapanese, Phrase::Told("unheard-of")), "unheard-of");
}

TEST(PhrasesTest, AlarmsAreSaidInJapanese) {
  for (const char* alarm :
       {"the server signed another root for seq 12",
        "at seq 12 this replica computes the root 0011, the server says 2233: the two do not hold "
        "the same history",
        "the server recorded CONTESTED for seq 12, this replica finds EFFECTIVE",
        "the server signed two lists of epochs that contradict each other"}) {
    EXPECT_EQ(testing::LatinWordIn(InLanguage(Language::kJapanese, Phrase::Told(alarm))), "")
        << alarm;
    EXPECT_EQ(InLanguage(Language::kJapanese, Phrase::Told(alarm)).find("応答"), std::string::npos);
  }
}

}  // namespace
}  // namespace tasuki::client
