#include "common/domain/verdict/ownership.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/test_team.h"

namespace tasuki::domain {
namespace {

class OwnershipTest : public ::testing::Test {
 protected:
  OwnershipTest() {
    team.Join("manager", v1::MANAGER);
    team.Join("aki", v1::REP);
    team.Join("ben", v1::REP);
    v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "firm");
    firm.mutable_firm_added();
    EXPECT_EQ(team.Write("manager", firm), v1::EFFECTIVE);
    EXPECT_EQ(team.Write("manager", ProspectAddedOf("tanaka", "firm")), v1::EFFECTIVE);
  }

  Ownership Now(std::string_view subject) {
    return OwnerOf(SubjectOfName(subject), team.now_us(), team.rows());
  }
  v1::Header AssignFirm(std::string_view to, std::string_view base = "") {
    v1::Header header = AssignOf("firm", to, base);
    header.mutable_subject()->set_kind(v1::FIRM);
    return header;
  }
  v1::Header Leave(std::string_view member) {
    v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
    header.mutable_member_left()->set_last_working_day(20'500);
    return header;
  }
  v1::Header Return(std::string_view member) {
    v1::Header header = HeaderOf(v1::MEMBER_RETURNED, v1::MEMBER, member);
    header.mutable_member_returned();
    return header;
  }
  v1::Header Role(std::string_view member, v1::Role role) {
    v1::Header header = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, member);
    header.mutable_role_changed()->set_role(role);
    return header;
  }

  TestTeam team;
};

TEST_F(OwnershipTest, WithoutADecisionItIsTheQueue) {  // N02
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  EXPECT_EQ(Now("tanaka").decided_seq, Seq());
  EXPECT_TRUE(Now("nobody").owner.is_zero());
}

TEST_F(OwnershipTest, AProspectWithoutAnOwnerHasItsFirms) {  // X14
  team.Write("manager", AssignFirm("aki"), "firm owner");
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki"));
  EXPECT_TRUE(Now("tanaka").from_firm);
  team.Write("manager", AssignOf("tanaka", "ben"), "own");
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("ben"));
  EXPECT_FALSE(Now("tanaka").from_firm);
  EXPECT_EQ(Now("tanaka").decided_seq, team.head());
  EXPECT_EQ(Now("firm").owner, MemberOfName("aki"));
}

TEST_F(OwnershipTest, AFirmThatIsLeftIsNoLongerAsked) {
  team.Write("manager", AssignFirm("aki"), "firm owner");
  v1::Header moved = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "tanaka");
  moved.mutable_prospect_changed()->mutable_attributes()->set_firm("");
  // A change counts after the adding, whatever its business time; of two the later one.
  moved.set_occurred_at_us(kStartUs - kMinuteUs);
  team.Write("ben", moved);
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  v1::Header older = moved;
  older.mutable_prospect_changed()->mutable_attributes()->set_firm(IdOf("firm"));
  older.set_occurred_at_us(kStartUs - 2 * kMinuteUs);
  team.Write("ben", older);
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  older.clear_occurred_at_us();
  team.Write("ben", older);
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki"));
}

TEST_F(OwnershipTest, OneWhoHasLeftOwnsNothingAndIsRemembered) {  // R002, N02
  team.Write("manager", AssignOf("tanaka", "aki"), "assigned");
  const Seq decided = team.head();
  team.Write("manager", Leave("aki"));
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  EXPECT_EQ(Now("tanaka").last_owner, MemberOfName("aki"));
  EXPECT_EQ(Now("tanaka").decided_seq, decided);
  // Base ids are unchanged: one claims on the decision that was.
  EXPECT_EQ(team.Write("ben", AssignOf("tanaka", "ben", "assigned")), v1::EFFECTIVE);
}

TEST_F(OwnershipTest, ARoleThatMayNotOwnEmptiesTheBookAPromotionDoesNot) {  // R003, X15
  team.Write("manager", AssignOf("tanaka", "aki"), "assigned");
  team.Write("admin", Role("aki", v1::MANAGER));
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki"));
  team.Write("admin", Role("aki", v1::AUDITOR));
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  EXPECT_EQ(team.Write("manager", AssignFirm("aki")), v1::INVALID) << "may not own";
  // Coming back does not give back what was assigned before; a new assignment counts.
  team.Write("admin", Role("aki", v1::REP));
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "aki", "assigned")), v1::EFFECTIVE);
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki"));
}

TEST_F(OwnershipTest, WhenACoverEndsTheOwnerIsBackToOrTheQueue) {  // N03
  v1::Header cover = AssignOf("tanaka", "ben");
  const int64_t until = team.now_us() + 100 * kMinuteUs;
  cover.mutable_owner_assigned()->set_until_us(until);
  cover.mutable_owner_assigned()->set_back_to(IdOf("aki"));
  team.Write("manager", cover, "cover");
  const SubjectId tanaka = SubjectOfName("tanaka");
  EXPECT_EQ(OwnerOf(tanaka, until - 1, team.rows()).owner, MemberOfName("ben"));
  EXPECT_EQ(OwnerOf(tanaka, until, team.rows()).owner, MemberOfName("aki"));
  EXPECT_TRUE(CountsAsOwner(MemberOfName("aki"), tanaka, until - 1, team.rows()));
  EXPECT_TRUE(CountsAsOwner(MemberOfName("ben"), tanaka, until - 1, team.rows()));
  EXPECT_FALSE(CountsAsOwner(MemberOfName("ben"), tanaka, until, team.rows()));
  // Of what nobody owned. (One that replaces a cover keeps the owner behind: rules_test.cc.)
  team.Write("manager", AssignOf("tanaka", "", "cover"), "queue");
  cover.mutable_owner_assigned()->clear_back_to();
  cover.set_base(IdOf("queue"));
  EXPECT_EQ(team.Write("manager", cover), v1::EFFECTIVE);
  EXPECT_TRUE(OwnerOf(tanaka, until, team.rows()).owner.is_zero());
}

TEST_F(OwnershipTest, AnOwnDecisionForTheQueueFallsToTheFirm) {
  team.Write("manager", AssignFirm("aki"), "firm owner");
  team.Write("manager", AssignOf("tanaka", "ben"), "own");
  team.Write("manager", Leave("ben"));
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki"));
  EXPECT_TRUE(Now("tanaka").from_firm);
}

TEST_F(OwnershipTest, ADeclinedHandoverToOneWhoHasLeftIsTheQueues) {
  team.Write("manager", AssignOf("tanaka", "aki"), "assigned");
  team.Write("manager", AssignOf("tanaka", "ben", "assigned"), "handover");
  team.Write("manager", Leave("aki"));
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  decline.mutable_handover_declined()->set_assignment(IdOf("handover"));
  team.Write("ben", decline);
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  EXPECT_EQ(Now("tanaka").last_owner, MemberOfName("aki"));
}

// Two who do not hear of each other answer: whichever arrives last, what was said last stands.
TEST_F(OwnershipTest, OfTwoAnswersTheLaterStandsWhateverOrderTheyArriveIn) {
  team.Write("manager", AssignOf("tanaka", "aki"), "assigned");
  team.Write("manager", AssignOf("tanaka", "ben", "assigned"), "handover");
  v1::Header accept = HeaderOf(v1::HANDOVER_ACCEPTED, v1::PROSPECT, "tanaka");
  accept.mutable_handover_accepted()->set_assignment(IdOf("handover"));
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  decline.mutable_handover_declined()->set_assignment(IdOf("handover"));
  decline.set_done_by(IdOf("ben"));
  const int64_t later = team.now_us();
  team.Write("ben", accept);
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("ben"));
  decline.set_occurred_at_us(later - kMinuteUs);
  decline.set_written_at_us(later);
  team.Write("manager", decline);
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("ben")) << "declined before it was accepted";
  decline.set_occurred_at_us(team.now_us());
  decline.set_written_at_us(team.now_us());
  team.Write("manager", decline);
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki")) << "and after it";
}

TEST_F(OwnershipTest, TheQueueKnowsSinceWhen) {  // N02
  const auto now_us = [&] { return team.now_us(); };
  EXPECT_EQ(Now("tanaka").queue_since_us, 0);
  EXPECT_EQ(Now("tanaka").queue_since_seq, Seq());
  // A role that may not own.
  team.Write("manager", AssignOf("tanaka", "aki"), "assigned");
  const Seq assigned = team.head();
  EXPECT_EQ(Now("tanaka").queue_since_seq, Seq()) << "owned";
  team.Write("admin", Role("aki", v1::AUDITOR));
  const int64_t demoted_us = now_us();
  team.Write("admin", Role("aki", v1::AUDITOR));
  EXPECT_EQ(Now("tanaka").queue_since_us, demoted_us) << "once more changes nothing";
  EXPECT_EQ(Now("tanaka").queue_since_seq, assigned);
  // A cover that ended, with nobody to go back to.
  v1::Header cover = AssignOf("tanaka", "ben", "assigned");
  const int64_t until = now_us() + 5 * kMinuteUs;
  cover.mutable_owner_assigned()->set_until_us(until);
  team.Write("manager", cover, "cover");
  EXPECT_EQ(OwnerOf(SubjectOfName("tanaka"), until + 1, team.rows()).queue_since_us, until);
  // The firm's owner held it longer than the prospect's own.
  team.Write("manager", AssignFirm("manager"), "firm owner");
  EXPECT_EQ(OwnerOf(SubjectOfName("tanaka"), until + 1, team.rows()).owner,
            MemberOfName("manager"));
  team.Join("second", v1::MANAGER);
  team.Write("second", Leave("manager"));
  EXPECT_EQ(OwnerOf(SubjectOfName("tanaka"), until + 1, team.rows()).queue_since_us,
            std::max(until, now_us()));
}

TEST_F(OwnershipTest, NobodyIsNoOwner) {
  EXPECT_FALSE(CountsAsOwner(MemberId(), SubjectOfName("tanaka"), team.now_us(), team.rows()));
}

TEST_F(OwnershipTest, WhoReturnsHasWhatNobodyWasGivenSince) {  // X15, N02
  team.Write("manager", ProspectAddedOf("kato"));
  team.Write("manager", AssignOf("tanaka", "aki"), "tanaka's");
  team.Write("manager", AssignOf("kato", "aki"), "kato's");
  EXPECT_EQ(team.Write("manager", Leave("aki")), v1::EFFECTIVE);
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  EXPECT_EQ(team.Write("manager", AssignOf("kato", "ben", "kato's")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Return("aki")), v1::EFFECTIVE);
  EXPECT_EQ(Now("tanaka").owner, MemberOfName("aki"));
  EXPECT_EQ(Now("kato").owner, MemberOfName("ben"));
}

TEST_F(OwnershipTest, WhoHasNotLeftCannotReturn) {  // X15
  EXPECT_EQ(team.Write("manager", Return("aki")), v1::INVALID);
  team.Write("manager", AssignOf("tanaka", "aki"));
  team.Write("admin", Role("aki", v1::AUDITOR));
  team.Write("admin", Role("aki", v1::REP));
  EXPECT_EQ(team.Write("manager", Return("aki")), v1::INVALID);
  EXPECT_TRUE(Now("tanaka").owner.is_zero());  // What a role took away stays away.
}

TEST_F(OwnershipTest, WhoReturnsToARoleThatMayNotOwnGetsNothingBackByALaterOne) {  // X15
  team.Write("manager", AssignOf("tanaka", "aki"));
  team.Write("manager", Leave("aki"));
  team.Write("admin", Role("aki", v1::AUDITOR));
  team.Write("manager", Return("aki"));
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
  team.Write("admin", Role("aki", v1::REP));
  EXPECT_TRUE(Now("tanaka").owner.is_zero());
}

}  // namespace
}  // namespace tasuki::domain
