#include <gtest/gtest.h>

#include <functional>

#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"
#include "tests/unit/domain/test_journal.h"

// A cadence ends under the policy that it started with, and what its steps say. 2026-05-11 is a
// Monday.

namespace tasuki::domain {
namespace {

class CadenceVersionTest : public ::testing::Test {
 protected:
  CadenceVersionTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("boss", v1::MANAGER);
    journal_.Write("rep", ProspectAddedOf("tanaka"));
  }

  void On(std::string_view day, v1::Header header) {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE);
  }

  // The present policy with `change` made to it, set at 11:00 of `day`.
  void SetPolicy(std::string_view day, const std::function<void(v1::Policy&)>& change) {
    v1::Policy policy = PresentPolicy(journal_.rows());
    change(policy);
    journal_.SetNow(At(day, 11));
    const auto* team = journal_.rows().Find(TeamKey());
    v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
    header.mutable_subject()->set_id(team->team());
    const auto* row =
        journal_.rows().Find(DecisionKey(SubjectId::FromTrusted(team->team()), v1::POLICY));
    ASSERT_NE(row, nullptr);
    header.set_base(row->present(row->present_size() - 1));
    *header.mutable_policy_set()->mutable_policy() = policy;
    ASSERT_EQ(journal_.Write("boss", When(header, At(day, 11))), v1::EFFECTIVE);
  }

  // Contact 2 of the three-contact cadence ten business days after the first, two steps in all.
  static void Shorten(v1::Policy& policy) {
    v1::Cadence& three = *policy.mutable_cadences(0);
    three.mutable_steps()->RemoveLast();
    three.mutable_steps(1)->set_business_days_after(10);
    three.set_burst_limit(2);
  }

  v1::Header Started(std::string_view prospect, std::string_view cadence, std::string_view day) {
    v1::Header header = HeaderOf(v1::CADENCE_STARTED, v1::PROSPECT, prospect);
    header.mutable_cadence_started()->set_cadence(std::string(cadence));
    header.mutable_cadence_started()->set_day(*ParseDay(day));
    return header;
  }

  BusinessCalendar Calendar() {
    return BusinessCalendar(PresentPolicy(journal_.rows()).calendar(), "Asia/Tokyo");
  }

  std::string Next(std::string_view prospect = "tanaka") {
    return FormatDay(journal_.Prospect(prospect).next().slot().day());
  }
  v1::TouchKind Kind() { return journal_.Prospect("tanaka").next().kind(); }

  TestJournal journal_;
};

TEST_F(CadenceVersionTest, OneUnderWayEndsUnderThePolicyItStartedWith) {
  On("2026-05-12", TouchOf("tanaka"));
  SetPolicy("2026-05-12", Shorten);
  On("2026-05-12", ProspectAddedOf("suzuki"));
  On("2026-05-13", TouchOf("suzuki"));
  EXPECT_EQ(Next("suzuki"), "2026-05-27");  // The new one: ten business days.
  On("2026-05-15", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-22");  // The old one: five business days (X6), and a third contact.
  EXPECT_EQ(Kind(), v1::STEP);
  On("2026-05-22", TouchOf("tanaka"));
  EXPECT_EQ(Kind(), v1::REVISIT);
  On("2026-05-27", TouchOf("suzuki"));
  EXPECT_EQ(journal_.Prospect("suzuki").next().kind(), v1::REVISIT);  // The new one's limit.
}

TEST_F(CadenceVersionTest, ACadenceThatTheNewPolicyNoLongerHasGoesOn) {
  On("2026-05-11", Started("tanaka", "proposal", "2026-05-11"));
  SetPolicy("2026-05-11",
            [](v1::Policy& policy) { policy.mutable_cadences()->DeleteSubrange(1, 1); });
  On("2026-05-11", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-13");  // Day 3.
}

TEST_F(CadenceVersionTest, ItIsMovedOnPurposeByStartingItAnew) {
  On("2026-05-12", TouchOf("tanaka"));
  SetPolicy("2026-05-12", Shorten);
  const uint64_t before = journal_.Prospect("tanaka").cadence().policy_seq();
  On("2026-05-13", Started("tanaka", "three-contact", "2026-05-13"));
  EXPECT_GT(journal_.Prospect("tanaka").cadence().policy_seq(), before);
  On("2026-05-13", InboundOf("tanaka"));
  On("2026-05-14", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-28");
}

TEST_F(CadenceVersionTest, ALateFactFallsByThePolicyOfItsCadence) {
  On("2026-05-12", TouchOf("tanaka"));
  SetPolicy("2026-05-12", Shorten);
  On("2026-05-15", TouchOf("tanaka"));
  const std::string before = journal_.Prospect("tanaka").cadence().SerializeAsString();
  // Written after the new policy, of before it: all is folded anew.
  journal_.SetNow(At("2026-05-18", 10));
  v1::Header note = HeaderOf(v1::NOTE_ADDED, v1::PROSPECT, "tanaka");
  note.mutable_note_added();
  EXPECT_EQ(journal_.Write("rep", When(note, At("2026-05-11", 10))), v1::EFFECTIVE);
  EXPECT_EQ(journal_.Prospect("tanaka").cadence().SerializeAsString(), before);
  EXPECT_EQ(Next(), "2026-05-22");
}

TEST_F(CadenceVersionTest, TheRowKnowsWhenEachStepWasTaken) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-18", TouchOf("tanaka"));
  const v1::CadenceState& state = journal_.Prospect("tanaka").cadence();
  ASSERT_EQ(state.done_size(), 2);
  EXPECT_EQ(FormatDay(state.done(1).day()), "2026-05-18");
  const v1::Cadence* cadence = CadenceOf(state, journal_.rows());
  ASSERT_NE(cadence, nullptr);
  const std::vector<PlannedStep> plan = PlanOf(state, *cadence, Calendar());
  ASSERT_EQ(plan.size(), 3u);
  EXPECT_EQ(plan[1].state, StepState::kDone);
  EXPECT_EQ(FormatDay(plan[1].nominal_day), "2026-05-15");
  EXPECT_EQ(plan[2].state, StepState::kNext);
  EXPECT_EQ(FormatDay(plan[2].nominal_day), "2026-05-22");   // By the plan alone.
  EXPECT_EQ(FormatDay(plan[2].adjusted_day), "2026-05-25");  // Five business days after the 18th.
  EXPECT_EQ(FormatDay(plan[2].adjusted_day), Next());
}

TEST_F(CadenceVersionTest, LateStepsShiftThoseCountedFromTheStart) {
  On("2026-05-11", Started("tanaka", "proposal", "2026-05-11"));
  On("2026-05-11", TouchOf("tanaka"));
  On("2026-05-15", TouchOf("tanaka"));  // Two days late.
  const v1::CadenceState& state = journal_.Prospect("tanaka").cadence();
  const std::vector<PlannedStep> plan =
      PlanOf(state, *CadenceOf(state, journal_.rows()), Calendar());
  EXPECT_EQ(FormatDay(plan[2].nominal_day), "2026-05-17");   // Day 7, a Sunday (X7).
  EXPECT_EQ(FormatDay(plan[2].adjusted_day), "2026-05-19");  // Two days later.
  EXPECT_EQ(FormatDay(plan[2].adjusted_day), Next());
}

TEST_F(CadenceVersionTest, TheLongTermGoesThroughItsStepsAQuarterApart) {  // R081, R098
  v1::Header stopped = HeaderOf(v1::CADENCE_STOPPED, v1::PROSPECT, "tanaka");
  stopped.mutable_cadence_stopped();
  On("2026-05-11", stopped);
  EXPECT_EQ(Next(), "2026-08-12");  // The 11th is a holiday.
  const char* days[] = {"2026-08-12", "2026-11-12", "2027-02-12", "2027-05-12", "2027-08-12"};
  for (size_t i = 0; i + 1 < std::size(days); ++i) {
    On(days[i], TouchOf("tanaka"));
    EXPECT_EQ(Next(), days[i + 1]);
    EXPECT_EQ(Kind(), v1::NURTURE);
    EXPECT_EQ(journal_.Prospect("tanaka").counters().burst(), 1u);
    EXPECT_EQ(journal_.Prospect("tanaka").cadence().steps_done(), (i + 1) % 4);
  }
  EXPECT_EQ(journal_.Prospect("tanaka").counters().cadence(), 4u);
  On("2027-08-13", InboundOf("tanaka"));  // Whoever answers is no long-term case any more.
  EXPECT_EQ(journal_.Prospect("tanaka").cadence().name(), "");
}

TEST_F(CadenceVersionTest, AReplyEndsACadenceWhoseStepSaysSo) {
  SetPolicy("2026-05-11", [](v1::Policy& policy) {
    for (v1::CadenceStep& step : *policy.mutable_cadences(0)->mutable_steps()) {
      step.set_on_reply("stop");
    }
  });
  On("2026-05-11", ProspectAddedOf("suzuki"));
  On("2026-05-12", TouchOf("suzuki"));
  On("2026-05-13", InboundOf("suzuki"));
  EXPECT_EQ(journal_.Prospect("suzuki").cadence().name(), "");
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-13", InboundOf("tanaka"));
  EXPECT_EQ(journal_.Prospect("tanaka").cadence().name(), "three-contact");
}

TEST_F(CadenceVersionTest, AKeyAccountHasAChannelOfItsOwn) {  // R098
  const v1::Policy policy = DefaultPolicy();
  const v1::Cadence* nurture = FindCadence("nurture", policy);
  ASSERT_NE(nurture, nullptr);
  EXPECT_EQ(ChannelOf(nurture->steps(0), /*key_account=*/true), "letter");
  EXPECT_EQ(ChannelOf(nurture->steps(0), /*key_account=*/false), "email");
  EXPECT_EQ(ChannelOf(nurture->steps(1), /*key_account=*/true), "phone");
}

}  // namespace
}  // namespace tasuki::domain
