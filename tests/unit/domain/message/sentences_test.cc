#include "common/domain/message/sentences.h"

#include <gtest/gtest.h>

#include "common/domain/message/message_text.h"

namespace tasuki::domain {
namespace {

size_t Count(std::string_view text) { return SentencesOf({{text, 1}}).size(); }

// R101, X17
TEST(SentencesTest, EndAtMarksOfBothLanguages) {
  EXPECT_EQ(Count("One. Two! Three? Four?! Five..."), 5u);
  EXPECT_EQ(Count("一つです。二つです！三つですか？四つですか？！"), 4u);
  EXPECT_EQ(Count("半角です!次です?終わりです."), 3u);
  EXPECT_EQ(Count(""), 0u);
  EXPECT_EQ(Count("   "), 0u);
}

TEST(SentencesTest, DoNotEndAtAbbreviations) {
  EXPECT_EQ(Count("Ask Mr. Mori, Ms. Ito and Dr. No of Aozora Co., Ltd. in the U.S. office."), 1u);
  EXPECT_EQ(Count("Pumps, e.g. No. 3 or i.e. the small one, cost approx. 40 euros."), 1u);
  EXPECT_EQ(Count("We met at 3 p.m. on Monday."), 1u);
  EXPECT_EQ(Count("J. R. Smith came."), 1u);
}

TEST(SentencesTest, EndAtAnAbbreviationWhereTheNextOneBegins) {
  EXPECT_EQ(Count("I wrote to Aozora Co., Ltd. The answer came."), 2u);
  EXPECT_EQ(Count("Call me at 3 p.m. We have time."), 2u);
  EXPECT_EQ(Count("They moved to the U.S. In May they come back."), 2u);
}

TEST(SentencesTest, DoNotEndInNumbersAndAddresses) {
  EXPECT_EQ(Count("It takes 2.5 litres and 1.000.000 turns of version 2.3.1."), 1u);
  EXPECT_EQ(Count("See https://www.example.com/a.b?c=d. It is short."), 2u);
  EXPECT_EQ(Count("https://example.com/a?b=c!d をご覧ください。"), 1u);
  EXPECT_EQ(Count("Write to suzuki.hanako@mail.example.com today."), 1u);
  EXPECT_EQ(Count("１．５リットルです。"), 1u);
}

TEST(SentencesTest, DoNotEndWithinQuotesAndBrackets) {
  EXPECT_EQ(Count("先方は「検討します。また連絡します。」とのことでした。"), 1u);
  EXPECT_EQ(Count("『手引き。改訂版』(版は2.4です。)をご覧ください。"), 1u);
  EXPECT_EQ(Count("He said \"We will see.\" and left."), 1u);
  EXPECT_EQ(Count("Look at it (page 2. of the guide) today."), 1u);
  EXPECT_EQ(Count("(See page 2.) Is it good?"), 2u);
}

// An opening bracket that never closes hides nothing.
TEST(SentencesTest, ABracketLeftOpenHidesNothing) {
  EXPECT_EQ(Count("「一つです。二つです。三つです。"), 3u);
  EXPECT_EQ(Count("One (two. Three. Four."), 3u);
}

TEST(SentencesTest, GoOnOverLinesAndEndWhereALineEndsPolitely) {
  const std::vector<NumberedLine> broken = {{"This goes", 4}, {"on. And this", 5}, {"too.", 6}};
  const std::vector<SentenceText> english = SentencesOf(broken);
  ASSERT_EQ(english.size(), 2u);
  EXPECT_EQ(english[0].text, "This goes on.");
  EXPECT_EQ(english[0].line, 4u);
  EXPECT_EQ(english[1].line, 5u);
  const std::vector<SentenceText> japanese =
      SentencesOf({{"先日の件で", 1}, {"資料を送ります", 2}, {"よろしいでしょうか", 3}});
  ASSERT_EQ(japanese.size(), 2u);
  EXPECT_EQ(japanese[0].text, "先日の件で資料を送ります");
  EXPECT_EQ(japanese[1].line, 3u);
}

// R060: how many earlier messages are carried.
TEST(MessageTextTest, CountsTheMessagesItCarries) {
  const auto carries = [](std::string_view text) {
    return ReadMessage(text, MessageLanguage::kEnglish).carries;
  };
  EXPECT_EQ(carries("Hi,\n\nOne.\n"), 0u);
  EXPECT_EQ(carries("Hi,\n\nOne.\n\n> Two.\n"), 1u);
  EXPECT_EQ(carries("Hi,\n\nOne.\n\n> Two.\n> > Three.\n"), 2u);
  EXPECT_EQ(carries("Hi,\n\nOne.\n\nKen <k@example.com> wrote:\n> Two.\n> Ito <i@example.com>:\n"
                    "> Three.\n"),
            2u);
  EXPECT_EQ(carries("Hi,\n\nOne.\n\nFrom: Ken\nSent: Monday\n\nTwo.\n\nFrom: Ito\nDate: Sunday\n"
                    "\nThree.\n"),
            2u);
}

}  // namespace
}  // namespace tasuki::domain
