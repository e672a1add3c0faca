#include "client/words/messages.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "client/words/translations.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/words.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {
namespace {

std::vector<Message> AllMessages() {
  std::vector<Message> all;
  for (int i = 0; i < static_cast<int>(Message::kCount); ++i)
    all.push_back(static_cast<Message>(i));
  return all;
}

const std::vector<std::string> kOnes = {"1", "1", "1", "1"};
const std::vector<std::string> kTwos = {"2", "2", "2", "2"};

TEST(MessagesTest, OneOfSomethingIsNotSaidAsIfItWereMany) {
  const std::regex many(
      "(^|[^0-9])1 (more )?(?!(has|does|is|was|as|belongs)\\b)(have|are|were|[a-z]+s)\\b");
  for (const Message message : AllMessages()) {
    const std::string text = Say(Language::kEnglish, message, kOnes);
    std::smatch found;
    EXPECT_FALSE(std::regex_search(text, found, many)) << text << ": " << found.str();
  }
  EXPECT_EQ(Say(Language::kEnglish, Message::kLostGiven, {"1"}),
            "given back: 1 event is on the server again");
  EXPECT_EQ(Say(Language::kEnglish, Message::kLostGiven, {"0"}),
            "given back: 0 events are on the server again");
}

TEST(MessagesTest, WhateverFillsAPlaceNoPlaceAndNoFormIsLeft) {
  for (const Message message : AllMessages()) {
    for (const Language language : {Language::kEnglish, Language::kJapanese}) {
      for (const auto& values : {kOnes, kTwos}) {
        const std::string text = Say(language, message, values);
        EXPECT_EQ(text.find_first_of("{}$"), std::string::npos) << text;
      }
    }
  }
  EXPECT_EQ(Say(Language::kEnglish, Message::kNothingFound, {}), "nothing found");
}

TEST(MessagesTest, ALaptopHasOneNameInJapanese) {
  for (const Message message : AllMessages()) {
    EXPECT_EQ(Say(Language::kJapanese, message, kOnes).find("PC"), std::string::npos);
  }
}

template <class Enum>
void ExpectInJapanese(const std::string& field) {
  for (const std::string_view word : domain::WordsOf<Enum>()) {
    const std::string said(word);
    if (said == "linkedin") continue;  // A name.
    EXPECT_NE(ValueForPeople(Language::kJapanese, field, said), said) << field;
  }
}

TEST(TranslationsTest, EveryTypeAndEveryValueOfAFieldHasItsJapanese) {
  for (const domain::TypeInfo& type : domain::Catalogue()) {
    const std::string word(type.word);
    EXPECT_NE(PlainType(Language::kJapanese, word), word);
  }
  ExpectInJapanese<v1::Channel>("preferred_channel");
  ExpectInJapanese<v1::Source>("source");
  ExpectInJapanese<v1::Segment>("segment");
  ExpectInJapanese<v1::DealResult>("deal");
  ExpectInJapanese<v1::PromiseFate>("promise");
  ExpectInJapanese<v1::Reason>("reason");
  ExpectInJapanese<v1::Reason>("cause");
  ExpectInJapanese<v1::Gives>("gives");
  ExpectInJapanese<v1::AssignWhy>("why");
  for (const std::string_view word : domain::WordsOf<v1::Outcome>()) {
    EXPECT_NE(Plain(Language::kJapanese, std::string(word)), word);
  }
  for (const std::string_view word : domain::WordsOf<v1::Verdict>()) {
    EXPECT_NE(Plain(Language::kJapanese, std::string(word)), word);
  }
}

// What a change of a prospect or firm is listed by. Former names are not: the name says them.
TEST(TranslationsTest, EveryFieldOfAPersonOrFirmIsSaidInJapanese) {
  for (const auto* message : {v1::ProspectText::descriptor(), v1::ProspectAttributes::descriptor(),
                              v1::FirmText::descriptor()}) {
    for (int i = 0; i < message->field_count(); ++i) {
      const std::string& name = message->field(i)->name();
      if (name != "former_names") EXPECT_NE(PlainField(Language::kJapanese, name), name);
    }
  }
}

TEST(TranslationsTest, TimesAndMoneyAreSaidAsPeopleSayThem) {
  EXPECT_EQ(ValueForPeople(Language::kEnglish, "met_at_us", "2026-05-01T09:00:00+09:00"),
            "2026-05-01 Fri 09:00");
  EXPECT_EQ(ValueForPeople(Language::kJapanese, "next-touch", "2026-05-01T09:00:00+09:00"),
            "2026-05-01(金) 09:00");
  EXPECT_EQ(ValueForPeople(Language::kJapanese, "deal-amount", "1200 JPY"), "¥1,200");
  EXPECT_EQ(ValueForPeople(Language::kJapanese, "deal-amount", "12.5 EUR"), "€12.50");
  EXPECT_EQ(ValueForPeople(Language::kEnglish, "source", "sales-call"), "sales call");
  // What people typed themselves stays.
  EXPECT_EQ(ValueForPeople(Language::kEnglish, "title", "vice-president"), "vice-president");
  EXPECT_EQ(ValueForPeople(Language::kJapanese, "title", "lead"), "lead");
}

}  // namespace
}  // namespace tasuki::client
