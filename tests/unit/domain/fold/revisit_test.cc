#include <gtest/gtest.h>

#include <utility>

#include "common/domain/calendar/civil.h"
#include "common/domain/rows/policies.h"
#include "tests/unit/domain/test_journal.h"

// The burst (X2): what counts in it, what resets it, and the long term that begins after it (X3),
// with the default policy. 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

class RevisitTest : public ::testing::Test {
 protected:
  RevisitTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Write("rep", ProspectAddedOf("tanaka"));
  }

  // Writes as `rep` at 10:00 of `day`.
  void On(std::string_view day, v1::Header header) {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE);
  }
  // Three contacts in silence: the revisit is due six months after 22 May, on a Sunday; Monday is
  // a holiday, so that it falls on Tuesday, 24 November.
  void ReachTheLimit() {
    for (const char* day : {"2026-05-12", "2026-05-15", "2026-05-22"}) On(day, TouchOf("tanaka"));
    EXPECT_EQ(Kind(), v1::REVISIT);
    EXPECT_EQ(Next(), "2026-11-24");
  }
  static v1::Header By(v1::Channel channel) {
    v1::Header touch = TouchOf("tanaka");
    touch.mutable_touch_logged()->set_channel(channel);
    return touch;
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  std::string Next() { return FormatDay(Row().next().slot().day()); }
  v1::TouchKind Kind() { return Row().next().kind(); }
  uint32_t Burst() { return Row().counters().burst(); }

  TestJournal journal_;
};

TEST_F(RevisitTest, TheTouchOfARevisitStartsItsCadenceAndANewBurst) {  // X2, X3, R085
  ReachTheLimit();
  On("2026-11-24", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "revisit");
  EXPECT_EQ(Row().cadence().steps_done(), 1u);
  EXPECT_EQ(Burst(), 1u);
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  // The call of its second step five business days later; then nothing until the next quarter.
  EXPECT_EQ(Next(), "2026-12-01");
  EXPECT_EQ(Kind(), v1::STEP);
  On("2026-12-01", TouchOf("tanaka"));
  EXPECT_EQ(Kind(), v1::NURTURE);
  EXPECT_EQ(Next(), "2027-03-01");
  EXPECT_EQ(Row().counters().lifetime(), 5u);
}

TEST_F(RevisitTest, ATouchBeforeTheRevisitIsTheFourthOfItsBurst) {
  ReachTheLimit();
  On("2026-10-01", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "three-contact");
  EXPECT_EQ(Burst(), 4u);
  EXPECT_EQ(Kind(), v1::REVISIT);
  EXPECT_EQ(Next(), "2027-04-01");
}

TEST_F(RevisitTest, LateItBeginsAllTheSame) {
  ReachTheLimit();
  On("2027-01-25", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "revisit");
  EXPECT_EQ(FormatDay(Row().cadence().start_day()), "2026-05-22");
  EXPECT_EQ(Next(), "2027-02-01");
}

TEST_F(RevisitTest, AfterNotNowNoAndLostItBeginsTooOnTheDayThatTheClientNamed) {
  v1::Header not_now = OutcomeOf("tanaka", v1::NOT_NOW);
  not_now.mutable_outcome_recorded()->mutable_next()->set_day(*ParseDay("2026-09-01"));
  On("2026-05-12", not_now);
  On("2026-09-01", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "revisit");
  EXPECT_EQ(Next(), "2026-09-08");
  On("2026-09-08", OutcomeOf("tanaka", v1::NO));
  EXPECT_EQ(Next(), "2027-06-08");
  On("2027-06-08", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "revisit");
  EXPECT_EQ(Burst(), 1u);
}

TEST_F(RevisitTest, ItBeginsByThePolicyInForceThen) {
  ReachTheLimit();
  v1::Policy policy = PresentPolicy(journal_.rows());
  for (v1::Cadence& cadence : *policy.mutable_cadences()) {
    if (cadence.name() == "revisit") cadence.mutable_steps(1)->set_business_days_after(10);
  }
  v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  *header.mutable_policy_set()->mutable_policy() = policy;
  header.set_base(IdOf("first-policy"));
  ASSERT_EQ(journal_.Write("admin", header), v1::EFFECTIVE);
  On("2026-11-24", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-12-08");
}

TEST_F(RevisitTest, WithoutSuchACadenceTheBurstBeginsAnewAllTheSame) {
  v1::Policy policy = PresentPolicy(journal_.rows());
  policy.mutable_cadences()->DeleteSubrange(3, 1);
  v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  *header.mutable_policy_set()->mutable_policy() = policy;
  header.set_base(IdOf("first-policy"));
  ASSERT_EQ(journal_.Write("admin", header), v1::EFFECTIVE);
  ReachTheLimit();
  On("2026-11-24", TouchOf("tanaka"));
  EXPECT_EQ(Burst(), 1u);
  EXPECT_EQ(Next(), "2026-12-01");
}

TEST_F(RevisitTest, OneThatAPersonStartedWaitsForItsDay) {
  v1::Header started = HeaderOf(v1::CADENCE_STARTED, v1::PROSPECT, "tanaka");
  started.mutable_cadence_started()->set_cadence("revisit");
  started.mutable_cadence_started()->set_day(*ParseDay("2026-05-25"));
  ReachTheLimit();
  On("2026-05-25", started);
  EXPECT_EQ(Kind(), v1::REVISIT);
  EXPECT_EQ(Next(), "2026-11-25");
  On("2026-11-25", TouchOf("tanaka"));
  EXPECT_EQ(Burst(), 1u);
  EXPECT_EQ(FormatDay(Row().cadence().start_day()), "2026-05-25");
  EXPECT_EQ(Row().cadence().steps_done(), 1u);
}

TEST_F(RevisitTest, BehindADateThatAPersonChoseItComesWithItsTime) {
  ReachTheLimit();
  On("2026-06-01", NextOf("tanaka", "2026-12-14"));
  On("2026-12-14", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "revisit");
  EXPECT_EQ(Burst(), 1u);
}

TEST_F(RevisitTest, TheTouchOfAReorderIsOfANewBurst) {  // R134
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  On("2026-05-13", TouchOf("tanaka"));
  On("2026-05-14", TouchOf("tanaka"));
  EXPECT_EQ(Burst(), 2u);
  On("2026-06-11", TouchOf("tanaka"));
  EXPECT_EQ(Burst(), 1u);
  EXPECT_EQ(Kind(), v1::NURTURE);
  EXPECT_EQ(Row().cadence().name(), "nurture");
}

TEST_F(RevisitTest, AMeetingHeldResetsTheBurst) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-13", TouchOf("tanaka"));
  On("2026-05-14", By(v1::MEETING));
  EXPECT_EQ(Burst(), 0u);
  On("2026-05-18", TouchOf("tanaka"));
  EXPECT_EQ(Burst(), 1u);
  On("2026-05-19", By(v1::VIDEO));
  EXPECT_EQ(Burst(), 0u);
}

TEST_F(RevisitTest, AnswersAndThanksOnTheMeetingDayDoNotCount) {
  On("2026-05-12", InboundOf("tanaka"));
  On("2026-05-13", By(v1::EMAIL));
  EXPECT_EQ(Burst(), 0u);
  On("2026-05-14", By(v1::MEETING));
  On("2026-05-14", By(v1::EMAIL));
  EXPECT_EQ(Burst(), 0u);
  On("2026-05-15", By(v1::EMAIL));
  EXPECT_EQ(Burst(), 1u);
}

// X2, X17: 年始の挨拶 is no follow-up.
TEST_F(RevisitTest, AGreetingOfASeasonCountsInNoBurstAndTakesNoStep) {
  On("2026-05-12", By(v1::EMAIL));
  v1::Header greeting = By(v1::LETTER);
  greeting.mutable_touch_logged()->set_greeting(true);
  On("2026-05-13", greeting);
  EXPECT_EQ(Burst(), 1u);
  EXPECT_EQ(Row().cadence().steps_done(), 1u);
  On("2026-05-18", By(v1::EMAIL));
  EXPECT_EQ(Burst(), 2u);
  EXPECT_EQ(Row().cadence().steps_done(), 2u);
}

TEST_F(RevisitTest, ThanksOnTheMeetingDayAreTheFirstContactAndAfterThreeItPauses) {  // R057, R065
  v1::Header added = ProspectAddedOf("suzuki");
  added.mutable_prospect_added()->mutable_attributes()->set_met_at_us(At("2026-05-11", 9));
  added.mutable_prospect_added()->set_met_offset_minutes(9 * 60);
  On("2026-05-11", added);
  On("2026-05-11", TouchOf("suzuki"));
  EXPECT_EQ(journal_.Prospect("suzuki").counters().burst(), 0u);
  EXPECT_EQ(FormatDay(journal_.Prospect("suzuki").next().slot().day()), "2026-05-14");
  On("2026-05-14", TouchOf("suzuki"));
  On("2026-05-21", TouchOf("suzuki"));
  EXPECT_EQ(journal_.Prospect("suzuki").next().kind(), v1::REVISIT);
}

TEST_F(RevisitTest, APauseUntilADateEndsWithTheTouchOfThatDate) {
  On("2026-05-12", TouchOf("tanaka"));
  v1::Header paused = HeaderOf(v1::CADENCE_PAUSED, v1::PROSPECT, "tanaka");
  paused.mutable_cadence_paused()->mutable_until()->set_day(*ParseDay("2026-06-01"));
  On("2026-05-13", paused);
  EXPECT_EQ(Next(), "2026-06-01");
  On("2026-06-01", TouchOf("tanaka"));
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  EXPECT_EQ(Row().cadence().steps_done(), 2u);
  EXPECT_EQ(Next(), "2026-06-08");
}

TEST_F(RevisitTest, WhoOptedOutIsNeverTakenUpAgain) {
  ReachTheLimit();
  On("2026-06-01", OutcomeOf("tanaka", v1::OPTED_OUT));
  for (const char* day : {"2026-06-02", "2026-06-03", "2026-06-04", "2027-06-04"}) {
    On(day, TouchOf("tanaka"));
    EXPECT_EQ(Row().follow_up(), v1::OPTED_OUT_FOR_EVER);
    EXPECT_FALSE(Row().has_next());
  }
}

}  // namespace
}  // namespace tasuki::domain
