#include "common/domain/message/quote.h"

#include "gtest/gtest.h"

namespace tasuki::domain {
namespace {

TEST(QuoteTest, LinesWithASignAndWhatAnnouncesThemAreQuoted) {
  const SplitText split = SplitQuoted(
      "Thank you, Tuesday is fine.\n\nOn 3 June 2026, Sato wrote:\n> Is Tuesday fine?\n> Sato\n");
  EXPECT_EQ(split.own, "Thank you, Tuesday is fine.\n");
  EXPECT_EQ(split.quoted, "On 3 June 2026, Sato wrote:\n> Is Tuesday fine?\n> Sato\n");
}

TEST(QuoteTest, AnAnnouncementOverSeveralLinesIsQuotedWhole) {
  const SplitText split = SplitQuoted(
      "Yes.\n\nOn Wed, 3 Jun 2026 at 10:00, Sato Hanako\n<sato@aozora.example> wrote:\n\n> Is "
      "it?\n");
  EXPECT_EQ(split.own, "Yes.\n");
}

TEST(QuoteTest, AJapaneseAnnouncementIsQuoted) {
  const SplitText split = SplitQuoted(
      "承知しました。\n\n2026年6月3日(水) 10:00 佐藤花子 様:\n> 火曜日はいかがでしょうか。\n");
  EXPECT_EQ(split.own, "承知しました。\n");
}

TEST(QuoteTest, AnswersBetweenQuotedLinesAreTheirOwn) {
  const SplitText split = SplitQuoted("> Is Tuesday fine?\nYes.\n> At ten?\nAt eleven.\n");
  EXPECT_EQ(split.own, "Yes.\nAt eleven.\n");
}

TEST(QuoteTest, AllBehindOutlooksHeadersIsQuoted) {
  for (const char* divider :
       {"-----Original Message-----\nFrom: Sato\n",
        "From: Sato <sato@aozora.example>\nSent: Wednesday, June 3, 2026 10:00\nTo: Kato\n",
        "差出人: 佐藤\n送信日時: 2026年6月3日\n宛先: 加藤\n",
        "________________________________\nFrom: Sato\nSent: Wednesday\nTo: Kato\n"}) {
    const SplitText split =
        SplitQuoted(std::string("Yes, gladly.\n\n") + divider + "\nIs it fine?\n");
    EXPECT_EQ(split.own, "Yes, gladly.\n") << divider;
    EXPECT_NE(split.quoted.find("Is it fine?"), std::string::npos) << divider;
  }
}

TEST(QuoteTest, ASentenceThatOnlyEndsSoAnnouncesNothing) {
  const std::string text = "Here is what the minister wrote:\nIt is fine.\n";
  EXPECT_EQ(SplitQuoted(text).own, text);
}

TEST(QuoteTest, ATextOfQuotesAloneIsItsOwn) {
  EXPECT_EQ(SplitQuoted("> forwarded without a word\n").own, "> forwarded without a word\n");
}

// R060, R061: the later message quotes the earlier one, each byte of both behind the signs.
TEST(QuoteTest, EarlierMessagesStandBeneathTheOldestDeepest) {
  EXPECT_EQ(QuoteEarlier({{"On 8 June, Sato wrote:", "Second.\n\n  indented\n"},
                          {"On 3 June, Sato wrote:", "First.\n"}}),
            "On 8 June, Sato wrote:\n"
            "> Second.\n"
            "> \n"
            ">   indented\n"
            "> \n"
            "> On 3 June, Sato wrote:\n"
            ">> First.\n");
}

TEST(QuoteTest, OneThatALaterOneCarriesIsNotQuotedTwice) {
  const std::string quoted =
      QuoteEarlier({{"B:", "Second.\n\nOn 3 June, Sato wrote:\n> First,\n> in two lines.\n"},
                    {"A:", "First,\nin two lines.\n"}});
  EXPECT_EQ(quoted, "B:\n> Second.\n> \n> On 3 June, Sato wrote:\n>> First,\n>> in two lines.\n");
  EXPECT_TRUE(Carries(quoted, "First,\nin two lines.\n"));
  EXPECT_FALSE(Carries(quoted, "First,\nin three lines.\n"));
}

// Found by fuzzing: its own lines do not stand side by side where it is quoted whole.
TEST(QuoteTest, OneThatAnswersBetweenQuotedLinesIsNotQuotedTwice) {
  const std::string answer = "Sato wrote:\n> Is Tuesday fine?\nYes.\n> And the room?\nOurs.\n";
  const std::string later =
      "Good.\n\nKato wrote:\n> Sato wrote:\n> > Is Tuesday fine?\n> Yes.\n> > And the room?\n> "
      "Ours.\n";
  EXPECT_EQ(QuoteEarlier({{"B:", later}, {"A:", answer}}), QuoteEarlier({{"B:", later}}));
  // What is quoted in parts alone is not carried: nothing may be lost (R061).
  const std::string part = "Good.\n\nKato wrote:\n> Yes.\n";
  EXPECT_TRUE(Carries(QuoteEarlier({{"B:", part}, {"A:", answer}}), answer));
}

TEST(QuoteTest, NothingIsQuotedOfNothing) { EXPECT_EQ(QuoteEarlier({}), ""); }

}  // namespace
}  // namespace tasuki::domain
