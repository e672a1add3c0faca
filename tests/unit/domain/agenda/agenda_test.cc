#include "common/domain/agenda/agenda.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "tests/unit/domain/test_journal.h"

// What is due of one prospect (R090), with the default policy. 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

class AgendaTest : public ::testing::Test {
 protected:
  AgendaTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Write("rep", ProspectAddedOf("tanaka"));
  }

  void On(std::string_view day, v1::Header header) {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE);
  }

  std::vector<AgendaThing> ThingsOf(std::string_view prospect) {
    const v1::ProspectRow& row = journal_.Prospect(prospect);
    return domain::ThingsOf(row, CadenceOf(row.cadence(), journal_.rows()));
  }

  std::vector<AgendaThing> Things() { return ThingsOf("tanaka"); }

  TestJournal journal_;
};

TEST_F(AgendaTest, EachContactSaysWhichOneItIsAndWhatItQuotes) {  // R057–R061
  std::vector<AgendaThing> things = Things();
  ASSERT_EQ(things.size(), 1);
  EXPECT_EQ(things[0].kind, "first-follow-up");
  EXPECT_EQ(things[0].channel, v1::EMAIL);
  EXPECT_EQ(things[0].cadence, "three-contact");
  EXPECT_EQ(things[0].step, 1);
  EXPECT_EQ(things[0].steps, 3);
  EXPECT_EQ(things[0].quotes, 0);
  On("2026-05-12", TouchOf("tanaka"));
  things = Things();
  ASSERT_EQ(things.size(), 1);
  EXPECT_EQ(things[0].kind, "step");
  EXPECT_EQ(things[0].step, 2);
  EXPECT_EQ(things[0].quotes, 1);
  On("2026-05-15", TouchOf("tanaka"));
  things = Things();
  EXPECT_EQ(things[0].step, 3);
  EXPECT_EQ(things[0].quotes, 2);
  On("2026-05-22", TouchOf("tanaka"));
  things = Things();
  EXPECT_EQ(things[0].kind, "revisit");
  EXPECT_EQ(things[0].step, 0);
}

TEST_F(AgendaTest, AnAppointmentStandsBehindWhatMustBeDoneFirst) {  // X18
  v1::Header meeting = NextOf("tanaka", "2026-06-01");
  meeting.mutable_next_touch_set()->set_channel(v1::MEETING);
  On("2026-05-11", meeting);
  std::vector<AgendaThing> things = Things();
  ASSERT_EQ(things.size(), 2);
  EXPECT_EQ(things[0].kind, "first-follow-up");
  EXPECT_EQ(things[1].kind, "appointment");
  EXPECT_EQ(things[1].channel, v1::MEETING);
  EXPECT_EQ(things[1].step, 0);
  On("2026-05-12", TouchOf("tanaka"));
  things = Things();
  ASSERT_EQ(things.size(), 1);
  EXPECT_EQ(things[0].kind, "appointment");
}

TEST_F(AgendaTest, AStepIsThatOfThePolicyTheCadenceStartedWith) {
  On("2026-05-12", TouchOf("tanaka"));
  v1::Header policy = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  *policy.mutable_policy_set()->mutable_policy() = DefaultPolicy();
  v1::Cadence& three = *policy.mutable_policy_set()->mutable_policy()->mutable_cadences(0);
  three.mutable_steps()->DeleteSubrange(2, 1);
  three.mutable_steps(1)->set_channel("phone");
  policy.set_base(IdOf("first-policy"));
  ASSERT_EQ(journal_.Write("admin", policy), v1::EFFECTIVE);
  EXPECT_EQ(Things()[0].channel, v1::EMAIL);
  EXPECT_EQ(Things()[0].steps, 3);
}

TEST_F(AgendaTest, TheLongTermVariesItsChannels) {  // R098
  v1::Header stopped = HeaderOf(v1::CADENCE_STOPPED, v1::PROSPECT, "tanaka");
  stopped.mutable_cadence_stopped();
  On("2026-05-12", stopped);
  EXPECT_EQ(Things()[0].kind, "nurture");
  EXPECT_EQ(Things()[0].channel, v1::EMAIL);
  On("2026-08-12", TouchOf("tanaka"));
  EXPECT_EQ(Things()[0].channel, v1::PHONE);
  EXPECT_EQ(Things()[0].step, 2);
}

TEST_F(AgendaTest, WhoAskedUsToStopHasNothingDue) {
  On("2026-05-12", OutcomeOf("tanaka", v1::OPTED_OUT));
  EXPECT_TRUE(Things().empty());
}

TEST_F(AgendaTest, DaysOverdueAreCounted) {
  const std::vector<AgendaThing> things = Things();
  const int32_t due = *ParseDay("2026-05-12");
  EXPECT_EQ(OverdueDays(things[0], due - 1), 0);
  EXPECT_EQ(OverdueDays(things[0], due), 0);
  EXPECT_EQ(OverdueDays(things[0], due + 9), 9);
}

// X16: whom it falls to could not have done it in time.
TEST_F(AgendaTest, WhatAnImportBringsTooLateIsTriageAndNeverOverdue) {
  journal_.Join("boss", v1::MANAGER);
  v1::Header added = ProspectAddedOf("suzuki");
  added.set_import_ref("crm:1");
  journal_.SetNow(At("2026-08-03", 10));
  EXPECT_EQ(journal_.Write("boss", When(std::move(added), At("2026-05-11", 10))), v1::EFFECTIVE);
  const std::vector<AgendaThing> things = ThingsOf("suzuki");
  ASSERT_EQ(things.size(), 1);
  EXPECT_EQ(things[0].kind, kTriageKind);
  EXPECT_EQ(FormatDay(things[0].next.triaged_day()), "2026-08-03");
  EXPECT_EQ(OverdueDays(things[0], things[0].next.triaged_day() + 30), 0);
  // Whatever a person does about it ends that.
  On("2026-08-04", TouchOf("suzuki"));
  EXPECT_EQ(ThingsOf("suzuki")[0].kind, "step");
  // What lies ahead is no triage.
  v1::Header late = OutcomeOf("suzuki", v1::NO);
  late.set_import_ref("crm:2");
  EXPECT_EQ(journal_.Write("boss", When(std::move(late), At("2026-08-05", 10))), v1::EFFECTIVE);
  EXPECT_EQ(ThingsOf("suzuki")[0].kind, "revisit");
}

}  // namespace
}  // namespace tasuki::domain
