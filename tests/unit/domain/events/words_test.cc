#include "common/domain/events/words.h"

#include <gtest/gtest.h>

namespace tasuki::domain {
namespace {

template <class Enum>
void ExpectBothWays() {
  EXPECT_FALSE(WordsOf<Enum>().empty());
  for (const std::string_view word : WordsOf<Enum>()) {
    const auto value = FromWord<Enum>(word);
    ASSERT_TRUE(value.ok()) << word;
    EXPECT_EQ(WordOf(*value), word);
  }
}

TEST(WordsTest, EveryWordComesBack) {
  ExpectBothWays<v1::Channel>();
  ExpectBothWays<v1::Direction>();
  ExpectBothWays<v1::Gives>();
  ExpectBothWays<v1::Source>();
  ExpectBothWays<v1::Segment>();
  ExpectBothWays<v1::Outcome>();
  ExpectBothWays<v1::Reason>();
  ExpectBothWays<v1::AssignWhy>();
  ExpectBothWays<v1::Role>();
  ExpectBothWays<v1::Verdict>();
  ExpectBothWays<v1::Slot>();
  ExpectBothWays<v1::SubjectKind>();
  ExpectBothWays<v1::EventKind>();
  ExpectBothWays<v1::PromiseBy>();
  ExpectBothWays<v1::PromiseKind>();
  ExpectBothWays<v1::PromiseFate>();
  ExpectBothWays<v1::DealResult>();
  ExpectBothWays<v1::IntroducedHow>();
  ExpectBothWays<v1::CoachingTheme>();
  ExpectBothWays<v1::Hesitation>();
  ExpectBothWays<v1::Group>();
  ExpectBothWays<v1::FollowUp>();
  ExpectBothWays<v1::MemberState>();
  ExpectBothWays<v1::ApartFate>();
  ExpectBothWays<v1::TouchKind>();
}

TEST(WordsTest, WordsAreThoseOfTheCommandLine) {
  EXPECT_EQ(WordOf(v1::CASE_STUDY), "case");
  EXPECT_EQ(WordOf(v1::SOURCE_INBOUND), "inbound");
  EXPECT_EQ(WordOf(v1::SET_APART), "set-apart");
  EXPECT_EQ(WordOf(v1::FIRST_FOLLOW_UP), "first-follow-up");
  EXPECT_EQ(WordOf(v1::CALL), "phone");
  EXPECT_EQ(WordOf(v1::TOUCH_LOGGED), "TouchLogged");
  EXPECT_EQ(WordOf(v1::CHANNEL_UNSPECIFIED), "");
}

TEST(WordsTest, AWrongWordNamesTheRightOnes) {
  const auto channel = FromWord<v1::Channel>("fax");
  ASSERT_FALSE(channel.ok());
  EXPECT_EQ(channel.status().message(),
            "expected one of email, phone, meeting, video, text, linkedin, letter; found \"fax\"");
}

}  // namespace
}  // namespace tasuki::domain
