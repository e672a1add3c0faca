#include "common/domain/fold/handover_fold.h"

#include <gtest/gtest.h>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

class HandoverFoldTest : public ::testing::Test {
 protected:
  HandoverFoldTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("sato");
    journal_.Join("mori");
    journal_.Join("boss", v1::MANAGER);
    journal_.Write("sato", ProspectAddedOf("tanaka"));
    journal_.Write("sato", AssignOf("tanaka", "sato"), "first");
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  Grown All() { return journal_.Grown("tanaka"); }

  TestJournal journal_;
};

TEST_F(HandoverFoldTest, AHandoverRunsFromAssignmentToTheSecondTouch) {
  ASSERT_EQ(All().handovers_size(), 1);  // N03
  EXPECT_EQ(All().handovers(0).from(), "");
  journal_.Write("sato", AssignOf("tanaka", "mori", "first"), "second");
  ASSERT_EQ(All().handovers_size(), 2);
  EXPECT_EQ(All().handovers(1).from(), IdOf("sato"));
  EXPECT_EQ(All().handovers(1).to(), IdOf("mori"));
  EXPECT_EQ(All().handovers(1).assignment(), IdOf("second"));

  v1::Header accepted = HeaderOf(v1::HANDOVER_ACCEPTED, v1::PROSPECT, "tanaka");
  accepted.mutable_handover_accepted()->set_assignment(IdOf("second"));
  ASSERT_EQ(journal_.Write("mori", accepted), v1::EFFECTIVE);
  v1::Header introduced = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, "tanaka");
  introduced.mutable_client_introduced()->set_how(v1::VISIT);
  journal_.Write("sato", introduced);
  journal_.Write("sato", TouchOf("tanaka"));  // By the old owner: not the new one's first.
  journal_.Write("mori", InboundOf("tanaka"));
  EXPECT_NE(All().handovers(1).accepted_us(), 0);
  EXPECT_NE(All().handovers(1).introduced_us(), 0);
  EXPECT_EQ(All().handovers(1).how(), v1::VISIT);
  EXPECT_EQ(All().handovers(1).first_touch_us(), 0);

  v1::Header by_mori = TouchOf("tanaka");
  by_mori.set_done_by(IdOf("mori"));
  journal_.Write("boss", by_mori);  // Entered by somebody else.
  EXPECT_EQ(All().handovers(1).first_touch_us(), journal_.now_us());
  journal_.Write("mori", TouchOf("tanaka"));
  EXPECT_EQ(All().handovers(1).second_touch_us(), journal_.now_us());
  EXPECT_EQ(All().handovers(0).first_touch_us(), Row().last_touch_us() - 3'000'000);
}

TEST_F(HandoverFoldTest, NobodyAnswersAnotherPersonsOldHandover) {
  journal_.Write("sato", AssignOf("tanaka", "mori", "first"), "second");
  journal_.Write("boss", AssignOf("tanaka", "sato", "second"), "third");
  v1::Header accepted = HeaderOf(v1::HANDOVER_ACCEPTED, v1::PROSPECT, "tanaka");
  accepted.mutable_handover_accepted()->set_assignment(IdOf("second"));
  v1::Header declined = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  declined.mutable_handover_declined()->set_assignment(IdOf("second"));
  journal_.Write("sato", accepted);
  journal_.Write("sato", declined);
  EXPECT_EQ(All().handovers(1).accepted_us(), 0);
  EXPECT_EQ(All().handovers(1).declined_us(), 0);
  EXPECT_EQ(All().handovers(2).accepted_us(), 0) << "it names another one";
  journal_.Write("mori", accepted);
  EXPECT_NE(All().handovers(1).accepted_us(), 0);
  declined.set_done_by(IdOf("mori"));
  journal_.Write("boss", declined);
  EXPECT_EQ(All().handovers(1).declined_us(), journal_.now_us());
}

TEST_F(HandoverFoldTest, ADecisionThatComesLateStillFindsTheTouchesAfterIt) {
  journal_.SetNow(At("2026-05-20"));
  journal_.Write("mori", When(TouchOf("tanaka"), At("2026-05-15")));
  journal_.Write("sato", When(AssignOf("tanaka", "mori", "first"), At("2026-05-14")));
  EXPECT_EQ(All().handovers(1).first_touch_us(), At("2026-05-15"));
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 3));
}

TEST_F(HandoverFoldTest, ACoverSaysUntilWhenAndWhoIsNext) {
  v1::Header cover = AssignOf("tanaka", "mori", "first");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-01"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("sato"));
  ASSERT_EQ(journal_.Write("sato", cover, "cover"), v1::EFFECTIVE);
  EXPECT_TRUE(All().handovers(1).cover());
  EXPECT_EQ(All().handovers(1).back_to(), IdOf("sato"));
  // When the cover has ended, the next change is from whom it went back to.
  journal_.SetNow(At("2026-06-02"));
  ASSERT_EQ(journal_.Write("boss", AssignOf("tanaka", "mori", "cover")), v1::EFFECTIVE);
  EXPECT_EQ(All().handovers(2).from(), IdOf("sato"));
}

TEST_F(HandoverFoldTest, FromSomebodyWhoHasLeftIsFromTheQueue) {
  v1::Header left = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, "sato");
  left.mutable_member_left()->set_last_working_day(*ParseDay("2026-05-12"));
  ASSERT_EQ(journal_.Write("boss", left), v1::EFFECTIVE);
  ASSERT_EQ(journal_.Write("boss", AssignOf("tanaka", "mori", "first")), v1::EFFECTIVE);
  EXPECT_EQ(All().handovers(1).from(), "");
}

TEST_F(HandoverFoldTest, AFirmsChangesOfOwnerAreHandoversToo) {  // X14, N03
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added();
  journal_.Write("sato", firm);
  v1::Header assign = AssignOf("acme", "sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  ASSERT_EQ(journal_.Write("boss", assign, "to sato"), v1::EFFECTIVE);
  assign = AssignOf("acme", "mori", "to sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  ASSERT_EQ(journal_.Write("sato", assign, "to mori"), v1::EFFECTIVE);
  ASSERT_EQ(journal_.Grown("acme").handovers_size(), 2);
  EXPECT_EQ(journal_.Grown("acme").handovers(1).from(), IdOf("sato"));
  EXPECT_EQ(journal_.Grown("acme").handovers(1).to(), IdOf("mori"));
  v1::Header accepted = HeaderOf(v1::HANDOVER_ACCEPTED, v1::FIRM, "acme");
  accepted.mutable_handover_accepted()->set_assignment(IdOf("to mori"));
  journal_.Write("mori", accepted);
  const int64_t accepted_us = journal_.now_us();
  EXPECT_EQ(journal_.Grown("acme").handovers(1).accepted_us(), accepted_us);
  v1::Header declined = HeaderOf(v1::HANDOVER_DECLINED, v1::FIRM, "acme");
  declined.mutable_handover_declined()->set_assignment(IdOf("to sato"));
  journal_.Write("mori", declined);
  EXPECT_EQ(journal_.Grown("acme").handovers(0).declined_us(), 0) << "it was to sato";
  journal_.Write("sato", declined);
  EXPECT_NE(journal_.Grown("acme").handovers(0).declined_us(), 0);
  // Folded anew, they are still there.
  v1::Header note = HeaderOf(v1::NOTE_ADDED, v1::FIRM, "acme");
  note.mutable_note_added();
  journal_.Write("sato", note, "note");
  v1::Header retract = RetractOf("acme", journal_.RefOf("note"));
  retract.mutable_subject()->set_kind(v1::FIRM);
  journal_.Write("sato", retract);
  ASSERT_EQ(journal_.Grown("acme").handovers_size(), 2);
  EXPECT_EQ(journal_.Grown("acme").handovers(1).accepted_us(), accepted_us);
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 3));
}

TEST_F(HandoverFoldTest, WhatConfirmsAndWhatIsContestedHandsNothingOver) {
  EXPECT_EQ(journal_.Write("boss", AssignOf("tanaka", "sato", "first")), v1::CONFIRMS);
  EXPECT_EQ(journal_.Write("boss", AssignOf("tanaka", "mori", "unknown"), "contest"),
            v1::CONTESTED);
  EXPECT_EQ(All().handovers_size(), 1);
  ASSERT_EQ(journal_.Write("boss", ResolveOf("tanaka", "contest", "mori", "first")), v1::EFFECTIVE);
  ASSERT_EQ(All().handovers_size(), 2);
  EXPECT_EQ(All().handovers(1).from(), IdOf("sato"));
  EXPECT_EQ(All().handovers(1).to(), IdOf("mori"));
}

TEST_F(HandoverFoldTest, AfterTheIntroductionTheStepWaits) {
  journal_.Write("sato", TouchOf("tanaka"));  // Monday: the next step is due on Thursday.
  journal_.Write("sato", AssignOf("tanaka", "mori", "first"));
  journal_.SetNow(At("2026-05-13"));
  v1::Header introduced = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, "tanaka");
  introduced.mutable_client_introduced()->set_how(v1::ONLINE);
  journal_.Write("mori", introduced);
  EXPECT_EQ(FormatDay(Row().next().slot().day()), "2026-05-18");  // X12
  EXPECT_EQ(Row().counters().burst(), 1u);
}

}  // namespace
}  // namespace tasuki::domain
