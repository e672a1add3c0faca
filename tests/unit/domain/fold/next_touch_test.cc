#include "common/domain/fold/next_touch.h"

#include <gtest/gtest.h>

#include "common/domain/calendar/civil.h"
#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/test_journal.h"

// Table X3, row by row, with the default policy. 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

class NextTouchTest : public ::testing::Test {
 protected:
  NextTouchTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Write("rep", ProspectAddedOf("tanaka"));
  }

  // Writes as `rep` at 10:00 of `day`.
  void On(std::string_view day, v1::Header header) {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE);
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  Grown All() { return journal_.Grown("tanaka"); }
  std::string Next() { return FormatDay(Row().next().slot().day()); }
  v1::TouchKind Kind() { return Row().next().kind(); }

  TestJournal journal_;
};

TEST_F(NextTouchTest, AProspectAddedIsFollowedUpOnTheNextBusinessDay) {
  EXPECT_EQ(Next(), "2026-05-12");  // R051, X5
  EXPECT_EQ(Kind(), v1::FIRST_FOLLOW_UP);
  EXPECT_FALSE(Row().next().slot().has_minute());
  EXPECT_EQ(Row().cadence().name(), "three-contact");
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  EXPECT_EQ(Row().group(), v1::GROUP_UNKNOWN);  // R024
}

TEST_F(NextTouchTest, AfterAMeetingTheFirstSlotIsOnItsDayWhileATimeIsLeft) {  // X5
  int number = 0;
  const auto first = [&](std::string_view day, int32_t hour, int32_t minute) {
    const std::string name = "met " + std::to_string(++number);
    v1::Header added = ProspectAddedOf(name);
    v1::ProspectAdded& body = *added.mutable_prospect_added();
    body.mutable_attributes()->set_met_at_us(At(day, hour, minute));
    body.set_met_offset_minutes(9 * 60);
    On("2026-07-21", added);
    return FormatDay(journal_.Prospect(name).next().slot().day());
  };
  EXPECT_EQ(first("2026-05-08", 18, 0), "2026-05-11");  // Friday evening: Monday.
  EXPECT_EQ(first("2026-05-11", 10, 0), "2026-05-11");  // Monday at 10:00: at 13:00.
  EXPECT_EQ(first("2026-05-11", 12, 59), "2026-05-11");
  EXPECT_EQ(first("2026-05-11", 13, 0), "2026-05-12");   // No time is left after 13:00.
  EXPECT_EQ(first("2026-05-09", 10, 0), "2026-05-11");   // Saturday.
  EXPECT_EQ(first("2026-07-17", 17, 30), "2026-07-21");  // Friday; Monday is Marine Day.
}

TEST_F(NextTouchTest, TheSecondContactFallsThreeBusinessDaysAfterTheFirst) {
  On("2026-05-14", TouchOf("tanaka"));  // R058, X6
  EXPECT_EQ(Next(), "2026-05-19");
  EXPECT_EQ(Kind(), v1::STEP);
  On("2026-05-19", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-26");  // R059: five business days after the second.
  EXPECT_EQ(Row().counters().burst(), 2u);
}

TEST_F(NextTouchTest, ThreeUnansweredTouchesPauseForSixMonths) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-15", TouchOf("tanaka"));
  On("2026-05-22", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-11-24");  // R064, R065, R083: a Sunday, then Labour Thanksgiving Day.
  EXPECT_EQ(Row().next().nominal_day(), ParseDay("2026-11-22"));
  EXPECT_EQ(Row().next().latest_day(), ParseDay("2027-02-22"));
  EXPECT_EQ(Kind(), v1::REVISIT);
  EXPECT_EQ(Row().cadence().paused_from_day(), ParseDay("2026-05-29"));
  EXPECT_EQ(FollowUpOn(Row(), *ParseDay("2026-05-28")), v1::GOING);
  EXPECT_EQ(FollowUpOn(Row(), *ParseDay("2026-05-29")), v1::PAUSED);
}

TEST_F(NextTouchTest, AnOverrideAllowsAFourthTouch) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-15", TouchOf("tanaka"));
  On("2026-05-22", TouchOf("tanaka"));
  v1::Header override_step = HeaderOf(v1::STEP_OVERRIDDEN, v1::PROSPECT, "tanaka");
  override_step.mutable_step_overridden()->set_extra(1);
  On("2026-05-25", override_step);
  EXPECT_EQ(Next(), "2026-05-26");  // X2
  On("2026-05-26", TouchOf("tanaka"));
  EXPECT_EQ(Kind(), v1::REVISIT);
  EXPECT_EQ(Row().counters().burst(), 4u);
  // A fifth is not to be had.
  On("2026-05-27", override_step);
  EXPECT_EQ(Kind(), v1::REVISIT);
}

TEST_F(NextTouchTest, WithoutACadenceSevenDays) {
  On("2026-05-12", OutcomeOf("tanaka", v1::NOT_NOW));
  On("2026-05-13", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-20");
}

TEST_F(NextTouchTest, AnInboundTouchIsAnsweredOnTheNextBusinessDay) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-15", InboundOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-18");
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
  EXPECT_EQ(Row().follow_up(), v1::PAUSED);
  EXPECT_EQ(Row().counters().burst(), 0u);  // X2
  // The answer takes no step: the second contact is still to come.
  On("2026-05-18", TouchOf("tanaka"));
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  EXPECT_EQ(Row().cadence().steps_done(), 1u);
  EXPECT_EQ(Next(), "2026-05-21");
}

TEST_F(NextTouchTest, NotNowComesBackAfterSixMonths) {
  v1::Header not_now = OutcomeOf("tanaka", v1::NOT_NOW);
  not_now.mutable_outcome_recorded()->set_season("obon");
  On("2026-05-12", not_now);
  EXPECT_EQ(Next(), "2026-11-12");  // R082, R083
  EXPECT_EQ(Row().next().latest_day(), ParseDay("2027-02-12"));
  EXPECT_EQ(Row().next().season(), "obon");
  EXPECT_EQ(Row().seasons_named(), 1u);  // R115
  EXPECT_EQ(Row().follow_up(), v1::STOPPED);
  EXPECT_EQ(Row().group(), v1::GROUP_LATER);  // R023
}

TEST_F(NextTouchTest, ConsideringComesBackEveryTwoWeeks) {
  On("2026-05-12", OutcomeOf("tanaka", v1::CONSIDERING));
  EXPECT_EQ(Next(), "2026-05-26");
  EXPECT_EQ(Kind(), v1::CLIENT_PROMISE);
  On("2026-05-26", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-06-09");
  EXPECT_EQ(Row().follow_up(), v1::PAUSED);
}

TEST_F(NextTouchTest, ConsideringComesBackOnTheDayTheClientNamed) {
  On("2026-05-12", OutcomeOf("tanaka", v1::CONSIDERING));
  v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
  promise.mutable_promise_made()->set_promise(IdOf("decision"));
  promise.mutable_promise_made()->set_by(v1::CLIENT);
  promise.mutable_promise_made()->set_kind(v1::DECISION_DATE);
  promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay("2026-06-30"));
  On("2026-05-12", promise);
  EXPECT_EQ(Next(), "2026-06-30");  // R127
  v1::Header moved = HeaderOf(v1::PROMISE_MOVED, v1::PROSPECT, "tanaka");
  moved.mutable_promise_moved()->set_promise(IdOf("decision"));
  moved.mutable_promise_moved()->mutable_due()->set_day(*ParseDay("2026-07-15"));
  On("2026-06-29", moved);
  EXPECT_EQ(Next(), "2026-07-15");
  EXPECT_EQ(All().promises(0).moves(), 1u);  // R126
}

TEST_F(NextTouchTest, NoAndLostComeBackAfterNineMonths) {
  On("2026-05-12", OutcomeOf("tanaka", v1::NO));
  EXPECT_EQ(Next(), "2027-02-12");
  EXPECT_EQ(Row().group(), v1::GROUP_NOTHING);
  On("2026-05-13", OutcomeOf("tanaka", v1::LOST));
  EXPECT_EQ(Next(), "2027-02-15");  // The 13th is a Saturday.
  EXPECT_EQ(Row().follow_up(), v1::STOPPED);
}

TEST_F(NextTouchTest, AProposalCadenceCompletedInSilenceBecomesNurture) {
  On("2026-05-11", OutcomeOf("tanaka", v1::PROPOSAL_ASKED));
  v1::Header started = HeaderOf(v1::CADENCE_STARTED, v1::PROSPECT, "tanaka");
  started.mutable_cadence_started()->set_cadence("proposal");
  started.mutable_cadence_started()->set_day(*ParseDay("2026-05-11"));
  On("2026-05-11", started);
  EXPECT_EQ(Next(), "2026-05-11");
  // R073–R078: days 1, 3, 7, 14, 21, 30. Day 7 is a Sunday, done on Monday: the rest a day later.
  const std::pair<const char*, const char*> steps[] = {{"2026-05-11", "2026-05-13"},
                                                       {"2026-05-13", "2026-05-18"},
                                                       {"2026-05-18", "2026-05-25"},
                                                       {"2026-05-25", "2026-06-01"},
                                                       {"2026-06-01", "2026-06-10"}};
  for (const auto& [done, next] : steps) {
    On(done, TouchOf("tanaka"));
    EXPECT_EQ(Next(), next) << "after the step of " << done;
  }
  On("2026-06-10", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-09-10");  // R080, R081
  EXPECT_EQ(Kind(), v1::NURTURE);
  EXPECT_EQ(Row().follow_up(), v1::STOPPED);
  On("2026-09-10", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-12-10");  // Repeating.
}

TEST_F(NextTouchTest, AnAnswerWithoutANextTouchIsStillDated) {
  On("2026-05-12", OutcomeOf("tanaka", v1::REPLIED));  // The command refuses it (R117).
  EXPECT_EQ(Next(), "2026-05-13");
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
}

TEST_F(NextTouchTest, WonOpensTheReorder) {
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  EXPECT_EQ(Next(), "2026-06-11");  // R134
  EXPECT_EQ(Kind(), v1::REORDER);
  EXPECT_EQ(Row().cadence().name(), "post-sale");
  On("2026-06-11", TouchOf("tanaka"));
  EXPECT_EQ(Kind(), v1::NURTURE);
}

TEST_F(NextTouchTest, ATouchSoonAfterTheSaleTakesNotTheReorder) {  // R134, R135
  v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
  promise.mutable_promise_made()->set_promise(IdOf("delivery"));
  promise.mutable_promise_made()->set_by(v1::US);
  promise.mutable_promise_made()->set_kind(v1::DELIVERY);
  promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay("2026-05-20"));
  On("2026-05-12", promise);
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  On("2026-05-13", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-20");
  EXPECT_EQ(Kind(), v1::DELIVERY_DUE);
  EXPECT_EQ(Row().cadence().name(), "post-sale");
  EXPECT_EQ(Row().cadence().steps_done(), 0u);
  // Answering the client takes none either, and the day once past, the re-order is what is due.
  On("2026-05-21", InboundOf("tanaka"));
  On("2026-05-21", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-06-11");
  EXPECT_EQ(Kind(), v1::REORDER);
  // On its day it is the step, and the cadence is done.
  On("2026-06-11", TouchOf("tanaka"));
  EXPECT_NE(Row().cadence().name(), "post-sale");
}

TEST_F(NextTouchTest, UnansweredTouchesAfterASaleDoNotPutOffItsDelivery) {  // R135, X2, X3
  v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
  promise.mutable_promise_made()->set_promise(IdOf("delivery"));
  promise.mutable_promise_made()->set_by(v1::US);
  promise.mutable_promise_made()->set_kind(v1::DELIVERY);
  promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay("2026-07-31"));
  On("2026-05-12", promise);
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  for (const char* day : {"2026-05-13", "2026-05-14", "2026-05-15"}) On(day, TouchOf("tanaka"));
  EXPECT_EQ(Row().counters().burst(), 3u);
  EXPECT_EQ(Next(), "2026-07-31");
  EXPECT_EQ(Kind(), v1::DELIVERY_DUE);
  EXPECT_EQ(FollowUpOn(Row(), *ParseDay("2026-05-22")), v1::PAUSED);
  // Nor does the end of the cadence after it, nor a pause.
  On("2026-05-18", InboundOf("tanaka"));
  On("2026-05-18", TouchOf("tanaka"));
  On("2026-06-12", TouchOf("tanaka"));
  EXPECT_EQ(Row().cadence().name(), "nurture");
  EXPECT_EQ(Next(), "2026-07-31");
  v1::Header paused = HeaderOf(v1::CADENCE_PAUSED, v1::PROSPECT, "tanaka");
  paused.mutable_cadence_paused();
  On("2026-06-13", paused);
  EXPECT_EQ(Next(), "2026-07-31");
  EXPECT_EQ(Kind(), v1::DELIVERY_DUE);
  v1::Header closed = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "tanaka");
  closed.mutable_promise_closed()->set_promise(IdOf("delivery"));
  closed.mutable_promise_closed()->set_fate(v1::KEPT);
  On("2026-07-30", closed);
  EXPECT_EQ(Next(), "2026-08-31");  // 30 days later is a Saturday.
  EXPECT_EQ(Kind(), v1::REORDER);
}

TEST_F(NextTouchTest, WithNothingToDeliverTheBurstsLimitHoldsAfterASale) {  // X2
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  for (const char* day : {"2026-05-13", "2026-05-14", "2026-05-15"}) On(day, TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-11-16");  // Six months later is a Sunday.
  EXPECT_EQ(Kind(), v1::REVISIT);
  // A delivery promised only now is visible all the same (R135).
  v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
  promise.mutable_promise_made()->set_promise(IdOf("delivery"));
  promise.mutable_promise_made()->set_by(v1::US);
  promise.mutable_promise_made()->set_kind(v1::DELIVERY);
  promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay("2026-05-29"));
  On("2026-05-18", promise);
  EXPECT_EQ(Next(), "2026-05-29");
  EXPECT_EQ(Kind(), v1::DELIVERY_DUE);
}

TEST_F(NextTouchTest, ATouchThatSaysItIsTheOnlyStepTakesItEarly) {
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  v1::Header touch = TouchOf("tanaka");
  touch.mutable_touch_logged()->set_cadence("post-sale");
  touch.mutable_touch_logged()->set_step(1);
  On("2026-05-13", touch);
  EXPECT_NE(Row().cadence().name(), "post-sale");
}

TEST_F(NextTouchTest, WonWithADeliveryPromisedComesBackOnThatDay) {
  v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
  promise.mutable_promise_made()->set_promise(IdOf("delivery"));
  promise.mutable_promise_made()->set_by(v1::US);
  promise.mutable_promise_made()->set_kind(v1::DELIVERY);
  promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay("2026-05-29"));
  On("2026-05-12", promise);
  On("2026-05-12", OutcomeOf("tanaka", v1::WON));
  EXPECT_EQ(Next(), "2026-05-29");  // R135
  EXPECT_EQ(Kind(), v1::DELIVERY_DUE);
  v1::Header closed = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "tanaka");
  closed.mutable_promise_closed()->set_promise(IdOf("delivery"));
  closed.mutable_promise_closed()->set_fate(v1::KEPT);
  On("2026-05-28", closed);
  EXPECT_EQ(Next(), "2026-06-29");  // 30 days later is a Saturday.
  EXPECT_EQ(Kind(), v1::REORDER);
}

TEST_F(NextTouchTest, WhoOptedOutHasNoDateEverAgain) {
  On("2026-05-12", OutcomeOf("tanaka", v1::OPTED_OUT));
  EXPECT_FALSE(Row().has_next());
  EXPECT_EQ(Row().follow_up(), v1::OPTED_OUT_FOR_EVER);
  On("2026-05-13", InboundOf("tanaka"));
  On("2026-05-14", NextOf("tanaka", "2026-06-01"));
  On("2026-05-15", OutcomeOf("tanaka", v1::NOT_NOW));
  EXPECT_FALSE(Row().has_next());
  EXPECT_FALSE(IsLive(Row()));
}

TEST_F(NextTouchTest, WhoOptedOutAndWritesOfTheirOwnAccordIsReopenedByAPerson) {
  On("2026-05-12", OutcomeOf("tanaka", v1::OPTED_OUT));
  On("2026-05-13", InboundOf("tanaka"));
  EXPECT_FALSE(IsLive(Row()));  // Their writing alone changes nothing.
  On("2026-05-13", OutcomeOf("tanaka", v1::REPLIED));
  EXPECT_FALSE(IsLive(Row()));  // Nor does an answer to what we had asked before.
  v1::Header reopened = OutcomeOf("tanaka", v1::REPLIED);
  reopened.mutable_outcome_recorded()->set_reopens(true);
  reopened.mutable_outcome_recorded()->mutable_next()->set_day(*ParseDay("2026-05-20"));
  On("2026-05-14", reopened);
  EXPECT_TRUE(IsLive(Row()));
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  EXPECT_EQ(Row().group(), v1::GROUP_UNKNOWN);
  EXPECT_EQ(Next(), "2026-05-20");
  // They may ask us to stop once more; and what reopens who is not closed is a reply like others.
  On("2026-05-15", reopened);
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  On("2026-05-18", OutcomeOf("tanaka", v1::OPTED_OUT));
  EXPECT_FALSE(IsLive(Row()));
}

TEST_F(NextTouchTest, OnlyAReplyReopens) {
  On("2026-05-12", OutcomeOf("tanaka", v1::OPTED_OUT));
  v1::Header no = OutcomeOf("tanaka", v1::NO);
  no.mutable_outcome_recorded()->set_reopens(true);
  On("2026-05-13", no);
  EXPECT_FALSE(IsLive(Row()));
}

TEST_F(NextTouchTest, AChosenDateStandsUntilATouchOnItsDay) {  // X18: appointment_test.cc
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-12", NextOf("tanaka", "2026-05-30"));
  EXPECT_EQ(Next(), "2026-05-30");  // A Saturday: the person said so.
  EXPECT_TRUE(Row().next().chosen());
  On("2026-05-13", OutcomeOf("tanaka", v1::NO_RESPONSE));
  EXPECT_EQ(Next(), "2026-05-30");
  On("2026-05-14", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-30");
  On("2026-05-30", TouchOf("tanaka"));
  EXPECT_FALSE(Row().next().chosen());
}

TEST_F(NextTouchTest, AnOutcomesOwnDateIsTaken) {
  v1::Header not_now = OutcomeOf("tanaka", v1::NOT_NOW);
  not_now.mutable_outcome_recorded()->mutable_next()->set_day(*ParseDay("2026-09-01"));
  not_now.mutable_outcome_recorded()->mutable_next()->set_minute(13 * 60);
  On("2026-05-12", not_now);
  EXPECT_EQ(Next(), "2026-09-01");
  EXPECT_EQ(Row().next().slot().minute(), 13 * 60);
  EXPECT_TRUE(Row().next().chosen());
  EXPECT_EQ(Kind(), v1::REVISIT);
}

TEST_F(NextTouchTest, ALateStepMovesTheLaterOnes) {
  v1::Header started = HeaderOf(v1::CADENCE_STARTED, v1::PROSPECT, "tanaka");
  started.mutable_cadence_started()->set_cadence("proposal");
  started.mutable_cadence_started()->set_day(*ParseDay("2026-05-11"));
  On("2026-05-11", started);
  On("2026-05-14", TouchOf("tanaka"));         // Day 1, done three days late.
  EXPECT_EQ(Row().cadence().shift_days(), 3);  // X7
  EXPECT_EQ(Next(), "2026-05-18");             // Day 3 and three more: a Saturday.
  EXPECT_EQ(Row().next().nominal_day(), ParseDay("2026-05-16"));
}

TEST_F(NextTouchTest, PausingAndResumingAndStoppingLeaveADate) {
  v1::Header paused = HeaderOf(v1::CADENCE_PAUSED, v1::PROSPECT, "tanaka");
  paused.mutable_cadence_paused();
  On("2026-05-12", paused);
  EXPECT_EQ(Next(), "2026-11-12");
  EXPECT_EQ(Row().follow_up(), v1::PAUSED);
  v1::Header resumed = HeaderOf(v1::CADENCE_RESUMED, v1::PROSPECT, "tanaka");
  resumed.mutable_cadence_resumed();
  On("2026-05-20", resumed);
  EXPECT_EQ(Next(), "2026-05-20");
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  v1::Header stopped = HeaderOf(v1::CADENCE_STOPPED, v1::PROSPECT, "tanaka");
  stopped.mutable_cadence_stopped();
  On("2026-05-21", stopped);
  EXPECT_EQ(Next(), "2026-08-21");
  EXPECT_EQ(Kind(), v1::NURTURE);
}

TEST_F(NextTouchTest, TheDateComesFromThePolicyThatWasInForce) {
  On("2026-05-12", OutcomeOf("tanaka", v1::NO));
  v1::Header policy = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  *policy.mutable_policy_set()->mutable_policy() = DefaultPolicy();
  policy.mutable_policy_set()->mutable_policy()->mutable_next_touch()->set_no_months(1);
  policy.set_base(IdOf("first-policy"));
  ASSERT_EQ(journal_.Write("admin", policy), v1::EFFECTIVE);
  EXPECT_EQ(Next(), "2027-02-12");
  // A late fact refolds everything, each event under its own policy.
  On("2026-05-11", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2027-02-12");
  On("2026-05-13", OutcomeOf("tanaka", v1::NO));
  EXPECT_EQ(Next(), "2026-06-15");
}

}  // namespace
}  // namespace tasuki::domain
