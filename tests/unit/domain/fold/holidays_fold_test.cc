#include <gtest/gtest.h>

#include <string>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// The fold counts business days by the policy in force at each event's seq (X10, DESIGN.md §5).

namespace tasuki::domain {
namespace {

class HolidaysFoldTest : public ::testing::Test {
 protected:
  HolidaysFoldTest() {
    journal_.SetNow(At("2026-04-27"));
    journal_.Join("rep");
    journal_.Join("manager", v1::MANAGER);
    journal_.Write("rep", ProspectAddedOf("tanaka"));
  }

  // Writes as `rep` at 10:00 of `day`.
  void On(std::string_view day, v1::Header header) {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE);
  }

  void SetPolicy(const v1::Policy& policy) {
    v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
    *header.mutable_policy_set()->mutable_policy() = policy;
    header.set_base(IdOf(last_policy_));
    last_policy_ = last_policy_ == "first-policy" ? "second-policy" : "third-policy";
    EXPECT_EQ(journal_.Write("manager", header, last_policy_), v1::EFFECTIVE);
  }

  std::string Next() { return FormatDay(journal_.Prospect("tanaka").next().slot().day()); }

  TestJournal journal_;
  std::string last_policy_ = "first-policy";
};

TEST_F(HolidaysFoldTest, AStepFallsAcrossGoldenWeek) {
  On("2026-04-30", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-08");  // 1 May, 7 May, 8 May.
  On("2026-12-25", InboundOf("tanaka"));
  EXPECT_EQ(Next(), "2026-12-28");
  On("2026-12-28", InboundOf("tanaka"));
  EXPECT_EQ(Next(), "2027-01-04");
}

TEST_F(HolidaysFoldTest, APolicyWithoutListsCountsMondayToFriday) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_calendar()->clear_holiday_lists();
  policy.mutable_calendar()->set_holidays("JP");
  SetPolicy(policy);
  On("2026-04-30", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-05");
}

TEST_F(HolidaysFoldTest, AnEventIsFoldedByThePolicyOfItsTimeAlsoWhenFoldedAnew) {
  On("2026-04-30", TouchOf("tanaka"));
  v1::Policy policy = DefaultPolicy();
  policy.mutable_calendar()->add_closing_days("2026-05-08");
  SetPolicy(policy);
  EXPECT_EQ(Next(), "2026-05-08");
  // A note of before makes the touch fold anew: still by the policy it came under.
  v1::Header note = HeaderOf(v1::NOTE_ADDED, v1::PROSPECT, "tanaka");
  note.mutable_note_added();
  On("2026-04-28", note);
  EXPECT_EQ(Next(), "2026-05-08");
  On("2026-05-07", InboundOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-11");
  EXPECT_EQ(FreshFold(journal_.events(), 1), journal_.AllRows());
  EXPECT_EQ(FreshFold(journal_.events(), 100), journal_.AllRows());
}

}  // namespace
}  // namespace tasuki::domain
