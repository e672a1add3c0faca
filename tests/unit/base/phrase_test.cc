#include "common/base/phrase.h"

#include <gtest/gtest.h>

#include "common/base/failure.h"

namespace tasuki {
namespace {

TEST(PhraseTest, FillsItsPlacesAndSaysOneAsOne) {
  EXPECT_EQ(Phrase("$1 of $0", 2, "a").InEnglish(), "a of 2");
  EXPECT_EQ(Phrase("$0 {0:event|events}", 1).InEnglish(), "1 event");
  EXPECT_EQ(Phrase("$0 {0:event|events}", 12).InEnglish(), "12 events");
  EXPECT_EQ(Phrase("write {COLUMN: VALUE}, $0", Phrase("$0!", "x")).InEnglish(),
            "write {COLUMN: VALUE}, x!");
  EXPECT_EQ(Phrase("costs $9").InEnglish(), "costs $9");
}

TEST(PhraseTest, WhatAPersonTypedIsNoSentenceOfOurs) {
  EXPECT_FALSE(Phrase(std::string("$0 {0:a|b}")).is_ours());
  EXPECT_EQ(Phrase("\"$0\"", std::string("$0 {0:a|b}")).InEnglish(), "\"$0 {0:a|b}\"");
}

TEST(PhraseTest, TravelsInAStatusUnchanged) {
  const Phrase inner("$0 of $1", std::string("3:x|y\n"), 7);
  const Phrase phrase("lead: $0", inner);
  const Phrase back = Phrase::Decode(phrase.Encode());
  EXPECT_EQ(back.InEnglish(), phrase.InEnglish());
  ASSERT_EQ(back.values().size(), 1u);
  EXPECT_EQ(back.values()[0].english(), "$0 of $1");
  EXPECT_TRUE(back.values()[0].is_ours());
  EXPECT_FALSE(back.values()[0].values()[0].is_ours());

  const absl::Status status = WithLead("line 3: ", Refused(phrase, Phrase("do $0", 1)));
  EXPECT_EQ(status.message(), "line 3: lead: 3:x|y\n of 7");
  EXPECT_EQ(PhraseOf(status).InEnglish(), status.message());
  EXPECT_EQ(AdviceOf(status), "do 1");
  EXPECT_EQ(AdvicePhraseOf(status).english(), "do $0");
}

TEST(PhraseTest, BytesThatAreNoPhraseAreToldAsTheyAre) {
  for (const std::string bytes : {"", "p", "p5:ab", "p99999999999999999999:a", "plain words"}) {
    EXPECT_EQ(Phrase::Decode(bytes).InEnglish(), bytes);
  }
}

}  // namespace
}  // namespace tasuki
