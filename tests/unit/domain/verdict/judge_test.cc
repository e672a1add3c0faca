#include "common/domain/verdict/judge.h"

#include "common/domain/rows/policies.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/ownership.h"
#include "common/domain/verdict/writer.h"
#include "tests/unit/domain/test_team.h"

// Who may write what stands in verdict_table_test.cc; here is what happens over several events.

namespace tasuki::domain {
namespace {

class JudgeTest : public ::testing::Test {
 protected:
  JudgeTest() {
    team.Join("manager", v1::MANAGER);
    team.Join("aki", v1::REP);
    team.Join("ben", v1::REP);
    EXPECT_EQ(team.Write("manager", ProspectAddedOf("tanaka")), v1::EFFECTIVE);
  }

  MemberId OwnerNow(std::string_view subject) {
    return OwnerOf(SubjectOfName(subject), team.now_us(), team.rows()).owner;
  }
  bool HasContest(std::string_view subject) { return team.Owner(subject)->has_contest(); }

  v1::Header Merge(std::string_view absorbed, std::string_view into) {
    v1::Header header = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, absorbed);
    header.mutable_prospects_merged()->set_into(IdOf(into));
    return header;
  }
  v1::Header Leave(std::string_view member) {
    v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
    header.mutable_member_left()->set_last_working_day(20'500);
    return header;
  }
  v1::Header Role(std::string_view member, v1::Role role) {
    v1::Header header = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, member);
    header.mutable_role_changed()->set_role(role);
    return header;
  }
  v1::Header Revoke(std::string_view member) {
    v1::Header header = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, member);
    header.mutable_device_revoked()->set_device(IdOf(absl::StrCat(std::string(member), "-laptop")));
    return header;
  }
  v1::Header Admit(std::string_view member, std::initializer_list<std::string_view> events) {
    v1::Header header = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, member);
    for (const auto event : events) {
      *header.mutable_events_admitted()->add_events() = team.RefOf(event);
    }
    return header;
  }

  TestTeam team;
};

// --- Contests ---

TEST_F(JudgeTest, TheSecondOfTwoClaimsFromTheQueueIsContested) {  // N10
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "aki"), "first"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("ben", AssignOf("tanaka", "ben"), "second"), v1::CONTESTED);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("aki"));
  ASSERT_TRUE(HasContest("tanaka"));
  EXPECT_EQ(team.Owner("tanaka")->contest().id(), IdOf("second"));
  EXPECT_EQ(team.Owner("tanaka")->contest().sides(0).actor(), IdOf("ben"));
}

TEST_F(JudgeTest, LaterContestedDecisionsJoinTheOneOpenContest) {
  team.Join("chie", v1::REP);
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  EXPECT_EQ(team.Write("chie", AssignOf("tanaka", "chie"), "third"), v1::CONTESTED);
  EXPECT_EQ(team.Owner("tanaka")->contest().id(), IdOf("second"));
  EXPECT_EQ(team.Owner("tanaka")->contest().sides_size(), 2);
}

TEST_F(JudgeTest, AContestKeepsSoManySidesAndCountsTheRest) {
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  for (int i = 0; i < kContestSidesMax + 3; ++i) {
    EXPECT_EQ(team.Write("ben", AssignOf("tanaka", "ben")), v1::CONTESTED);
  }
  EXPECT_EQ(team.Owner("tanaka")->contest().sides_size(), kContestSidesMax);
  EXPECT_EQ(team.Owner("tanaka")->contest().more(), 3u);
}

TEST_F(JudgeTest, ResolvingSetsTheValueAndClosesTheContest) {
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  EXPECT_EQ(team.Write("manager", ResolveOf("tanaka", "second", "ben", "first"), "verdict"),
            v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("ben"));
  EXPECT_FALSE(HasContest("tanaka"));
  EXPECT_EQ(team.Owner("tanaka")->present(0), IdOf("verdict"));
}

TEST_F(JudgeTest, ResolvingToWhatIsSoConfirmsAndClosesTheContest) {
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  EXPECT_EQ(team.Write("manager", ResolveOf("tanaka", "second", "aki", "first")), v1::CONFIRMS);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("aki"));
  EXPECT_FALSE(HasContest("tanaka"));
}

TEST_F(JudgeTest, AContestIsResolvedOnceAndOnlyByItsOwnId) {
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  EXPECT_EQ(team.Write("manager", ResolveOf("tanaka", "first", "ben", "first")), v1::INVALID);
  EXPECT_EQ(team.Write("manager", ResolveOf("tanaka", "second", "ben", "first"), "one"),
            v1::EFFECTIVE);
  EXPECT_EQ(team.Write("admin", ResolveOf("tanaka", "second", "aki", "one")), v1::INVALID);
}

TEST_F(JudgeTest, AnEffectiveDecisionClosesAContestOnlyIfItHadSeenTheOpening) {
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  const uint64_t before = team.head().value();
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  v1::Header unaware = AssignOf("tanaka", "manager", "first");
  unaware.set_seen_seq(before);
  EXPECT_EQ(team.Write("manager", unaware, "third"), v1::EFFECTIVE);
  EXPECT_TRUE(HasContest("tanaka"));
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "ben", "third")), v1::EFFECTIVE);
  EXPECT_FALSE(HasContest("tanaka"));
}

TEST_F(JudgeTest, SeeingWhatIsNotThereYetClosesNoContest) {
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  v1::Header far = AssignOf("tanaka", "manager", "first");
  far.set_seen_seq(team.head().value() + 1);
  EXPECT_EQ(team.Write("manager", far), v1::EFFECTIVE);
  EXPECT_TRUE(HasContest("tanaka"));
}

// --- Confirming ---

TEST_F(JudgeTest, AConfirmingDecisionsIdCountsAsThePresentDecisionToo) {
  team.Write("manager", AssignOf("tanaka", "aki"), "first");
  EXPECT_EQ(team.Write("admin", AssignOf("tanaka", "aki"), "same"), v1::CONFIRMS);
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "ben", "same"), "next"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "aki", "first")), v1::CONTESTED);
}

TEST_F(JudgeTest, IdsBeyondTheLimitConfirmButCannotBeBuiltUpon) {
  team.Write("manager", AssignOf("tanaka", "aki"), "first");
  for (int i = 1; i <= kPresentIdsMax; ++i) {
    ASSERT_EQ(team.Write("manager", AssignOf("tanaka", "aki"), absl::StrCat("same ", i)),
              v1::CONFIRMS);
  }
  EXPECT_EQ(team.Owner("tanaka")->present_size(), kPresentIdsMax);
  const std::string beyond = absl::StrCat("same ", kPresentIdsMax);
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "ben", beyond)), v1::CONTESTED);
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "ben", "same 1")), v1::EFFECTIVE);
}

TEST_F(JudgeTest, TheValueOfAnOwnerIsToUntilAndBackTo) {  // N03
  v1::Header cover = AssignOf("tanaka", "ben");
  cover.mutable_owner_assigned()->set_until_us(team.now_us() + 1'000 * kMinuteUs);
  cover.mutable_owner_assigned()->set_back_to(IdOf("aki"));
  EXPECT_EQ(team.Write("manager", cover, "cover"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", cover), v1::CONFIRMS);
  cover.set_base(IdOf("cover"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("manager"));
  EXPECT_EQ(team.Write("manager", cover, "other cover"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "ben", "other cover")), v1::EFFECTIVE);
}

TEST_F(JudgeTest, TheWholePolicyIsComparedByItsBytes) {
  v1::Header policy = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  policy.mutable_policy_set()->mutable_policy()->mutable_burst()->set_limit(3);
  EXPECT_EQ(team.Write("manager", policy), v1::CONFIRMS);
  policy.mutable_policy_set()->mutable_policy()->mutable_burst()->set_limit(4);
  EXPECT_EQ(team.Write("manager", policy), v1::CONTESTED);
  policy.set_base(IdOf("first-policy"));
  EXPECT_EQ(team.Write("manager", policy), v1::EFFECTIVE);
  EXPECT_EQ(team.rows().Find(PolicyKey(team.head()))->number(), 2u);
  EXPECT_EQ(PresentPolicy(team.rows()).burst().limit(), 4u);
  EXPECT_EQ(team.Team()->policy_seq(), team.head().value());
}

// --- What rests on ownership ---

TEST_F(JudgeTest, ARepClaimsFromTheQueueForThemselvesOnly) {  // R008
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "ben")), v1::UNAUTHORISED);
  v1::Header lent = AssignOf("tanaka", "aki");
  lent.mutable_owner_assigned()->set_until_us(team.now_us() + kMinuteUs);
  lent.mutable_owner_assigned()->set_back_to(IdOf("ben"));
  EXPECT_EQ(team.Write("aki", lent), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "aki")), v1::EFFECTIVE);
}

TEST_F(JudgeTest, ARepGivesAwayTheirOwnAndNotAnothers) {
  team.Write("aki", AssignOf("tanaka", "aki"), "claim");
  EXPECT_EQ(team.Write("ben", AssignOf("tanaka", "ben", "claim")), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "ben", "claim"), "gift"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "aki", "gift")), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("ben", AssignOf("tanaka", "", "gift")), v1::EFFECTIVE);
  EXPECT_TRUE(OwnerNow("tanaka").is_zero());
}

TEST_F(JudgeTest, BothPersonsOfACoverCountAsOwnerUntilItEnds) {  // N03
  v1::Header cover = AssignOf("tanaka", "ben");
  cover.mutable_owner_assigned()->set_until_us(team.now_us() + 10 * kMinuteUs);
  cover.mutable_owner_assigned()->set_back_to(IdOf("aki"));
  team.Write("manager", cover, "cover");
  const v1::Header away = AssignOf("tanaka", "manager", "cover");
  EXPECT_EQ(team.Look("aki-laptop-replica", "aki", away), v1::EFFECTIVE);
  EXPECT_EQ(team.Look("ben-laptop-replica", "ben", away), v1::EFFECTIVE);
  for (int i = 0; i < 10; ++i) team.Write("manager", TouchOf("tanaka"));
  EXPECT_EQ(team.Look("aki-laptop-replica", "aki", away), v1::EFFECTIVE);
  EXPECT_EQ(team.Look("ben-laptop-replica", "ben", away), v1::UNAUTHORISED);
}

TEST_F(JudgeTest, WhatOneAddsAtAFirmOfAnothersIsOnesOwn) {  // X14
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "firm");
  firm.mutable_firm_added();
  ASSERT_EQ(team.Write("aki", firm), v1::EFFECTIVE);
  v1::Header owner = AssignOf("firm", "aki");
  owner.mutable_subject()->set_kind(v1::FIRM);
  ASSERT_EQ(team.Write("aki", owner), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("ben", ProspectAddedOf("suzuki", "firm")), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("suzuki"), MemberOfName("aki"));
  EXPECT_EQ(team.Write("ben", AssignOf("suzuki", "ben"), "own"), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("suzuki"), MemberOfName("ben"));
  // Not a second time: by then somebody has decided.
  EXPECT_EQ(team.Write("ben", AssignOf("suzuki", "aki", "own"), "gift"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("ben", AssignOf("suzuki", "ben", "gift")), v1::UNAUTHORISED);
}

TEST_F(JudgeTest, AMergeByARepNeedsTheAbsorbedOneToBeTheirs) {
  team.Write("manager", ProspectAddedOf("tanaka again"));
  EXPECT_EQ(team.Write("aki", Merge("tanaka", "tanaka again")), v1::UNAUTHORISED);
  team.Write("aki", AssignOf("tanaka", "aki"));
  EXPECT_EQ(team.Write("aki", Merge("tanaka", "tanaka again")), v1::EFFECTIVE);
}

// --- Handovers ---

TEST_F(JudgeTest, ADeclinedHandoverGoesBackToWhereItWas) {  // N03
  team.Write("aki", AssignOf("tanaka", "aki"), "claim");
  team.Write("manager", AssignOf("tanaka", "ben", "claim"), "handover");
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  decline.mutable_handover_declined()->set_assignment(IdOf("handover"));
  EXPECT_EQ(team.Write("aki", decline), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("ben", decline), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("aki"));
  // To the same person again is another decision, on the same base.
  EXPECT_EQ(team.Write("manager", AssignOf("tanaka", "ben", "handover"), "again"), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("ben"));
  // An answer to what is past changes nothing.
  EXPECT_EQ(team.Write("ben", decline), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("ben"));
}

TEST_F(JudgeTest, OnlyAManagerAnswersForAnotherAndSaysForWhom) {
  team.Write("manager", AssignOf("tanaka", "ben"), "handover");
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  decline.mutable_handover_declined()->set_assignment(IdOf("handover"));
  EXPECT_EQ(team.Write("manager", decline), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("ben")) << "it is not to the manager";
  decline.set_done_by(IdOf("ben"));
  EXPECT_EQ(team.Write("aki", decline), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", decline), v1::EFFECTIVE);
  EXPECT_TRUE(OwnerNow("tanaka").is_zero());
  // Of an older one, too, a rep answers in nobody else's name.
  team.Write("manager", AssignOf("tanaka", "aki", "handover"), "later");
  EXPECT_EQ(team.Write("aki", decline), v1::UNAUTHORISED);
}

TEST_F(JudgeTest, TheLastAnswerToAHandoverStands) {
  team.Write("manager", AssignOf("tanaka", "ben"), "handover");
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  decline.mutable_handover_declined()->set_assignment(IdOf("handover"));
  v1::Header accept = HeaderOf(v1::HANDOVER_ACCEPTED, v1::PROSPECT, "tanaka");
  accept.mutable_handover_accepted()->set_assignment(IdOf("handover"));
  team.Write("ben", decline);
  EXPECT_TRUE(OwnerNow("tanaka").is_zero());
  team.Write("ben", accept);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("ben"));
}

// --- People ---

TEST_F(JudgeTest, TheLastActiveAdminStays) {
  EXPECT_EQ(team.Write("manager", Leave("admin")), v1::INVALID);
  EXPECT_EQ(team.Write("admin", Role("admin", v1::MANAGER)), v1::INVALID);
  team.Join("second", v1::ADMIN);
  EXPECT_EQ(team.Team()->active_admins(), 2u);
  EXPECT_EQ(team.Write("admin", Role("admin", v1::MANAGER)), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("admin", Leave("second")), v1::INVALID);
  EXPECT_EQ(team.Team()->active_admins(), 1u);
}

TEST_F(JudgeTest, AManagerAddsRepsAndAuditorsAnAdminAnybody) {
  EXPECT_EQ(team.Write("manager", MemberAddedOf("c", v1::REP)), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", MemberAddedOf("d", v1::AUDITOR)), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", MemberAddedOf("e", v1::MANAGER)), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", MemberAddedOf("e", v1::ADMIN)), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("admin", MemberAddedOf("e", v1::ADMIN)), v1::EFFECTIVE);
  v1::Header gone = MemberAddedOf("f", v1::REP);
  gone.mutable_member_added()->set_gone(true);
  EXPECT_EQ(team.Write("manager", gone), v1::EFFECTIVE);
  EXPECT_EQ(team.Member("f")->state(), v1::GONE);
}

TEST_F(JudgeTest, TheServerAddsOnlyTheFirstAdmin) {
  EXPECT_EQ(team.Write("server", MemberAddedOf("x", v1::ADMIN)), v1::UNAUTHORISED);
}

TEST_F(JudgeTest, OnlyAnImportAssignsToOneWhoIsGone) {  // X16
  v1::Header gone = MemberAddedOf("112", v1::REP);
  gone.mutable_member_added()->set_gone(true);
  team.Write("manager", gone);
  v1::Header assign = AssignOf("tanaka", "112");
  EXPECT_EQ(team.Write("manager", assign), v1::INVALID);
  assign.set_import_ref("old:1");
  EXPECT_EQ(team.Write("manager", assign, "imported"), v1::EFFECTIVE);
  const Ownership ownership = OwnerOf(SubjectOfName("tanaka"), team.now_us(), team.rows());
  EXPECT_TRUE(ownership.owner.is_zero());
  EXPECT_EQ(ownership.last_owner, MemberOfName("112"));
}

TEST_F(JudgeTest, OneSeesWhetherEveryOwnershipDecisionIsImported) {
  v1::Header imported = AssignOf("tanaka", "aki");
  imported.set_import_ref("old:1");
  team.Write("manager", imported, "one");
  EXPECT_TRUE(team.Owner("tanaka")->all_imported());
  imported = AssignOf("tanaka", "ben", "one");
  imported.set_import_ref("old:2");
  team.Write("manager", imported, "two");
  EXPECT_TRUE(team.Owner("tanaka")->all_imported());
  team.Write("manager", AssignOf("tanaka", "aki", "two"), "three");
  EXPECT_FALSE(team.Owner("tanaka")->all_imported());
  imported = AssignOf("tanaka", "ben", "three");
  imported.set_import_ref("old:3");
  team.Write("manager", imported);
  EXPECT_FALSE(team.Owner("tanaka")->all_imported());
}

// --- Replicas ---

TEST_F(JudgeTest, AReplicaThatNeverOpenedIsNobodys) {
  EXPECT_EQ(team.WriteFrom("stray", "aki", TouchOf("tanaka")), v1::UNAUTHORISED);
  // Its first event would have been the opening.
  EXPECT_EQ(team.WriteFrom("stray", "aki", ReplicaOpenedOf("aki", "aki-laptop")), v1::INVALID);
}

TEST_F(JudgeTest, AReplicaIsOpenedByItsDevicesMemberOnce) {
  EXPECT_EQ(team.WriteFrom("r1", "aki", ReplicaOpenedOf("aki", "ben-laptop")), v1::UNAUTHORISED);
  EXPECT_EQ(team.WriteFrom("r2", "aki", ReplicaOpenedOf("aki", "no-laptop")), v1::UNAUTHORISED);
  EXPECT_EQ(team.WriteFrom("r3", "aki", ReplicaOpenedOf("aki", "aki-laptop")), v1::EFFECTIVE);
  EXPECT_EQ(team.WriteFrom("r3", "aki", TouchOf("tanaka")), v1::EFFECTIVE);
}

TEST_F(JudgeTest, OnlyTheReplicaItNamesCreatesATeamAndOnlyAtSeqOne) {
  NoRows nothing;
  Rows rows(nothing);
  v1::Header created = HeaderOf(v1::TEAM_CREATED, v1::TEAM, "other");
  created.set_event_id(IdOf("e"));
  created.mutable_team_created()->set_name("Other");
  created.mutable_team_created()->set_server_replica(IdOf("server"));
  created.mutable_team_created()->set_server_key(std::string(32, 's'));
  JournalEvent event;
  event.header = &created;
  event.seq = Seq(1);
  event.replica = ReplicaId::FromTrusted(IdOf("elsewhere"));
  event.replica_seq = ReplicaSeq(1);
  EXPECT_EQ(Judge(event, rows), v1::UNAUTHORISED);
  event.replica = ReplicaId::FromTrusted(IdOf("server"));
  EXPECT_EQ(Judge(event, rows), v1::EFFECTIVE);
  event.seq = Seq(2);
  EXPECT_EQ(Judge(event, rows), v1::INVALID);
}

// --- Facts ---

TEST_F(JudgeTest, ARepRetractsTheirOwnFactsFromAnyOfTheirLaptops) {
  team.Write("aki", TouchOf("tanaka"), "touch");
  team.OpenLaptop("aki", "aki-second");
  v1::Header retract = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, "tanaka");
  *retract.mutable_fact_retracted()->mutable_fact() = team.RefOf("touch");
  EXPECT_EQ(team.Write("ben", retract), v1::UNAUTHORISED);
  EXPECT_EQ(team.WriteFrom("aki-second-replica", "aki", retract), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", retract), v1::EFFECTIVE);
  v1::EventRef& fact = *retract.mutable_fact_retracted()->mutable_fact();
  fact.set_replica_seq(1'000);
  EXPECT_EQ(team.Write("aki", retract), v1::INVALID) << "of its own that is not written yet";
  fact.set_replica(IdOf("stray"));
  EXPECT_EQ(team.Write("aki", retract), v1::INVALID) << "of a replica nobody knows";
  retract.mutable_fact_retracted()->Clear();
  EXPECT_EQ(team.Write("aki", retract), v1::INVALID);
  retract.mutable_fact_retracted()->set_import("old");
  EXPECT_EQ(team.Write("aki", retract), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", retract), v1::EFFECTIVE);
}

TEST_F(JudgeTest, ADealBelongsToTheProspectItWasMadeOnAlsoAfterAMerge) {
  team.Write("manager", ProspectAddedOf("suzuki"));
  v1::Header open = HeaderOf(v1::DEAL_OPENED, v1::PROSPECT, "tanaka");
  open.mutable_deal_opened()->set_deal(IdOf("deal"));
  EXPECT_EQ(team.Write("aki", open), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("aki", open), v1::INVALID) << "the id is taken";
  v1::Header close = HeaderOf(v1::DEAL_CLOSED, v1::PROSPECT, "suzuki");
  close.mutable_deal_closed()->set_deal(IdOf("deal"));
  close.mutable_deal_closed()->set_result(v1::DEAL_WON);
  EXPECT_EQ(team.Write("aki", close), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Merge("tanaka", "suzuki")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("aki", close), v1::INVALID);
  v1::Header won = HeaderOf(v1::OUTCOME_RECORDED, v1::PROSPECT, "suzuki");
  won.mutable_outcome_recorded()->set_outcome(v1::WON);
  won.mutable_outcome_recorded()->set_deal(IdOf("deal"));
  EXPECT_EQ(team.Write("aki", won), v1::INVALID);
  close.mutable_subject()->set_id(IdOf("tanaka"));
  EXPECT_EQ(team.Write("aki", close), v1::EFFECTIVE);
}

TEST_F(JudgeTest, RequiredFieldsAndSaneNumbers) {
  const auto judged = [&](const v1::Header& header) { return team.Write("aki", header); };
  v1::Header touch = TouchOf("tanaka");
  touch.mutable_touch_logged()->clear_channel();
  EXPECT_EQ(judged(touch), v1::INVALID);
  touch = TouchOf("tanaka");
  touch.mutable_touch_logged()->clear_direction();
  EXPECT_EQ(judged(touch), v1::INVALID);
  touch = TouchOf("tanaka");
  touch.mutable_touch_logged()->set_thread("short");
  EXPECT_EQ(judged(touch), v1::INVALID);
  touch = TouchOf("tanaka");
  touch.set_occurred_at_us(kTimeMaxUs + 1);
  EXPECT_EQ(judged(touch), v1::INVALID);
  touch.set_occurred_at_us(kTimeMaxUs);  // A clock that is wrong by far still tells a fact.
  EXPECT_EQ(judged(touch), v1::EFFECTIVE);
  touch = TouchOf("tanaka");
  touch.set_done_by(IdOf("nobody"));
  EXPECT_EQ(judged(touch), v1::INVALID);
  touch.set_done_by(IdOf("ben"));
  EXPECT_EQ(judged(touch), v1::EFFECTIVE);
  touch = TouchOf("tanaka");
  touch.set_kind(v1::CONTROL);
  EXPECT_EQ(judged(touch), v1::INVALID);

  v1::Header next = HeaderOf(v1::NEXT_TOUCH_SET, v1::PROSPECT, "tanaka");
  next.mutable_next_touch_set();
  EXPECT_EQ(judged(next), v1::INVALID);
  next.mutable_next_touch_set()->mutable_next()->set_day(20'500);
  next.mutable_next_touch_set()->mutable_next()->set_minute(1'440);
  EXPECT_EQ(judged(next), v1::INVALID);
  next.mutable_next_touch_set()->mutable_next()->set_minute(1'439);
  EXPECT_EQ(judged(next), v1::EFFECTIVE);

  v1::Header deal = HeaderOf(v1::DEAL_OPENED, v1::PROSPECT, "tanaka");
  deal.mutable_deal_opened()->set_deal(IdOf("deal"));
  deal.mutable_deal_opened()->mutable_value()->set_micros(-1);
  EXPECT_EQ(judged(deal), v1::INVALID);
  EXPECT_EQ(judged(ProspectAddedOf("tanaka")), v1::INVALID);
  EXPECT_EQ(judged(ProspectAddedOf("sato", "no firm")), v1::INVALID);
}

TEST_F(JudgeTest, AValueOfANewerCatalogueIsKept) {
  v1::Header touch = TouchOf("tanaka");
  touch.mutable_touch_logged()->set_channel(static_cast<v1::Channel>(99));
  EXPECT_EQ(team.Write("aki", touch), v1::EFFECTIVE);
}

TEST_F(JudgeTest, ATypeOfANewerCatalogueCountsByItsKind) {
  team.Join("auditor", v1::AUDITOR);
  v1::Header newer = HeaderOf(static_cast<v1::EventType>(999), v1::PROSPECT, "tanaka");
  EXPECT_EQ(team.Write("aki", newer), v1::INVALID) << "no kind";
  newer.set_kind(v1::FACT);
  EXPECT_EQ(team.Write("aki", newer), v1::EFFECTIVE);
  newer.set_kind(v1::DECISION);
  newer.set_slot(v1::OWNER);
  EXPECT_EQ(team.Write("aki", newer), v1::EFFECTIVE);
  EXPECT_EQ(team.Owner("tanaka"), nullptr);
  EXPECT_EQ(team.Write("auditor", newer), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("server", newer), v1::UNAUTHORISED);
}

TEST_F(JudgeTest, NothingNewIsSaidAboutOneWhoIsForgotten) {  // N11
  v1::Header erase = HeaderOf(v1::SUBJECT_ERASED, v1::PROSPECT, "tanaka");
  erase.mutable_subject_erased()->set_reason("asked");
  EXPECT_EQ(team.Write("manager", erase), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("aki", TouchOf("tanaka")), v1::INVALID);
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "aki")), v1::INVALID);
  EXPECT_EQ(team.Write("manager", erase), v1::EFFECTIVE);
}

// --- Merging ---

TEST_F(JudgeTest, AMergeNeverClosesALoop) {
  for (const char* name : {"a", "b", "c"}) team.Write("manager", ProspectAddedOf(name));
  EXPECT_EQ(team.Write("manager", Merge("a", "a")), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Merge("a", "b")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Merge("b", "a")), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Merge("b", "c")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Merge("c", "a")), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Merge("c", "nobody")), v1::INVALID);
}

// The subject stands in the middle of the line that the other one begins.
TEST_F(JudgeTest, MergingAnewNeverClosesALoopEither) {
  for (const char* name : {"a", "b", "d"}) team.Write("manager", ProspectAddedOf(name));
  EXPECT_EQ(team.Write("manager", Merge("d", "a")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Merge("a", "b"), "first"), v1::EFFECTIVE);
  v1::Header anew = Merge("a", "d");
  anew.set_base(IdOf("first"));
  EXPECT_EQ(team.Write("manager", anew), v1::INVALID);
}

TEST_F(JudgeTest, AMergeIsUndoneByASplitAndTheWayIsFreeAgain) {
  team.Write("manager", ProspectAddedOf("suzuki"));
  team.Write("manager", Merge("tanaka", "suzuki"), "merge");
  v1::Header split = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, "tanaka");
  split.mutable_prospects_split();
  EXPECT_EQ(team.Write("manager", split), v1::CONTESTED);
  split.set_base(IdOf("merge"));
  EXPECT_EQ(team.Write("manager", split), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Merge("suzuki", "tanaka")), v1::EFFECTIVE);
  split.mutable_subject()->set_id(IdOf("suzuki"));
  split.clear_base();
  EXPECT_EQ(team.Write("manager", split), v1::CONTESTED);
}

// --- Set apart ---

TEST_F(JudgeTest, WhatARevokedLaptopAddsWaitsTogetherWithWhatIsSaidAboutIt) {  // N10
  team.Write("admin", Revoke("aki"));
  EXPECT_EQ(team.Write("aki", ProspectAddedOf("sato"), "added"), v1::SET_APART);
  EXPECT_EQ(team.Write("aki", AssignOf("sato", "aki"), "assigned"), v1::SET_APART);
  EXPECT_EQ(team.Write("aki", TouchOf("sato"), "touched"), v1::SET_APART);
  EXPECT_EQ(team.Write("ben", TouchOf("sato")), v1::INVALID) << "for others it is not there";
  EXPECT_EQ(team.Write("manager", Admit("aki", {"touched", "assigned", "added"})), v1::EFFECTIVE);
  for (const char* name : {"added", "assigned", "touched"}) {
    EXPECT_EQ(team.Apart(name)->fate(), v1::ADMITTED) << name;
    EXPECT_EQ(team.Apart(name)->admitted_as(), v1::EFFECTIVE) << name;
  }
  EXPECT_EQ(OwnerNow("sato"), MemberOfName("aki"));
  EXPECT_EQ(team.Write("ben", TouchOf("sato")), v1::EFFECTIVE);
}

TEST_F(JudgeTest, AnAdmittedDecisionIsJudgedWhereItIsAdmitted) {
  team.Write("aki", AssignOf("tanaka", "aki"), "claim");
  team.Write("admin", Revoke("aki"));
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "ben", "claim"), "gift"), v1::SET_APART);
  team.Write("manager", AssignOf("tanaka", "manager", "claim"), "taken");
  EXPECT_EQ(team.Write("manager", Admit("aki", {"gift"})), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("gift")->admitted_as(), v1::CONTESTED);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("manager"));
  EXPECT_TRUE(HasContest("tanaka"));
}

TEST_F(JudgeTest, WhatIsRefusedOrAdmittedStaysSo) {
  team.Write("admin", Revoke("aki"));
  team.Write("aki", AssignOf("tanaka", "aki"), "claim");
  v1::Header refuse = HeaderOf(v1::EVENTS_REFUSED, v1::MEMBER, "aki");
  *refuse.mutable_events_refused()->add_events() = team.RefOf("claim");
  EXPECT_EQ(team.Write("manager", refuse), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Admit("aki", {"claim"})), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("claim")->fate(), v1::REFUSED);
  EXPECT_TRUE(OwnerNow("tanaka").is_zero());
}

TEST_F(JudgeTest, ASecondEventSetApartUnderTheSameIdIsInvalid) {
  team.Write("admin", Revoke("aki"));
  ASSERT_EQ(team.Write("aki", TouchOf("tanaka"), "waits"), v1::SET_APART);
  const uint64_t seq = team.Apart("waits")->seq();
  EXPECT_EQ(team.Write("aki", AssignOf("tanaka", "aki"), "waits"), v1::INVALID);
  EXPECT_EQ(team.Apart("waits")->seq(), seq);
}

TEST_F(JudgeTest, OnlyEventsThatWaitCanBeAdmittedAndOnlyUnderTheirWriter) {
  team.Write("aki", TouchOf("tanaka"), "counts already");
  team.Write("admin", Revoke("aki"));
  team.Write("aki", TouchOf("tanaka"), "waits");
  EXPECT_EQ(team.Write("manager", Admit("aki", {"counts already"})), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Admit("ben", {"waits"})), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Admit("aki", {})), v1::INVALID);
  EXPECT_EQ(team.Write("aki", Admit("aki", {"waits"})), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", Admit("aki", {"waits"})), v1::EFFECTIVE);
}

TEST_F(JudgeTest, AnAdmissionCannotItselfBeAdmitted) {
  team.Join("boss", v1::MANAGER);
  team.Write("admin", Revoke("aki"));
  team.Write("aki", TouchOf("tanaka"), "touch");
  team.Write("admin", Revoke("boss"));
  EXPECT_EQ(team.Write("boss", Admit("aki", {"touch"}), "admission"), v1::SET_APART);
  EXPECT_EQ(team.Write("manager", Admit("boss", {"admission"})), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("admission")->admitted_as(), v1::INVALID);
  EXPECT_EQ(team.Apart("touch")->fate(), v1::APART_FATE_UNSPECIFIED);
}

TEST_F(JudgeTest, AReplicaOpenedOnARevokedLaptopWaitsWithAllItWrites) {
  team.Write("admin", Revoke("aki"));
  EXPECT_EQ(team.WriteFrom("again", "aki", ReplicaOpenedOf("aki", "aki-laptop"), "opened"),
            v1::SET_APART);
  EXPECT_EQ(team.WriteFrom("again", "aki", TouchOf("tanaka"), "touch"), v1::SET_APART);
  EXPECT_EQ(team.Write("manager", Admit("aki", {"opened", "touch"})), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("touch")->admitted_as(), v1::EFFECTIVE);
}

TEST_F(JudgeTest, FactsFromBeforeLeavingCountDecisionsDoNot) {  // X15
  v1::Header touch = TouchOf("tanaka");
  touch.set_seen_seq(team.head().value());
  touch.set_written_at_us(team.now_us());
  v1::Header claim = AssignOf("tanaka", "manager");
  claim.set_seen_seq(team.head().value());
  claim.set_written_at_us(team.now_us());
  team.Write("manager", Leave("aki"));
  EXPECT_EQ(team.Write("aki", touch), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("aki", claim), v1::SET_APART);
  v1::Header late = touch;
  late.clear_event_id();
  late.set_written_at_us(team.now_us() + 100 * kMinuteUs);
  EXPECT_EQ(team.Write("aki", late), v1::SET_APART) << "written after it";
  late = touch;
  late.set_seen_seq(team.head().value());
  EXPECT_EQ(team.Write("aki", late), v1::SET_APART) << "they had seen it";
}

TEST_F(JudgeTest, WhoLeavesIsCutOffUnlessTheirLaptopIsKept) {  // X15
  const auto cut_off = [&](std::string_view member) {
    const auto* device = team.rows().Find(
        DeviceKey(DeviceId::FromTrusted(IdOf(absl::StrCat(std::string(member), "-laptop")))));
    return DeviceIsCutOff(*device, team.Member(member));
  };
  EXPECT_FALSE(cut_off("aki"));
  v1::Header kept = Leave("ben");
  kept.mutable_member_left()->set_keep_devices(true);
  team.Write("manager", kept);
  team.Write("manager", Leave("aki"));
  EXPECT_TRUE(cut_off("aki"));
  EXPECT_FALSE(cut_off("ben"));
  EXPECT_EQ(team.Write("ben", TouchOf("tanaka")), v1::SET_APART) << "kept or not";
  team.Write("admin", Revoke("ben"));
  EXPECT_TRUE(cut_off("ben"));
  EXPECT_TRUE(DeviceIsCutOff(v1::DeviceRow(), nullptr)) << "nobody's";
}

// --- Leaving, planned, and taken back (X15) ---

v1::Header PlanOf(std::string_view member, int32_t day) {
  v1::Header header = HeaderOf(v1::LEAVE_PLANNED, v1::MEMBER, member);
  header.mutable_leave_planned()->set_last_working_day(day);
  return header;
}

v1::Header ReturnOf(std::string_view member) {
  v1::Header header = HeaderOf(v1::MEMBER_RETURNED, v1::MEMBER, member);
  header.mutable_member_returned();
  return header;
}

void PlanMove(v1::SubjectKind kind, std::string_view what, std::string_view to, v1::Header& plan) {
  v1::PlannedMove& move = *plan.mutable_leave_planned()->add_moves();
  move.mutable_subject()->set_kind(kind);
  move.mutable_subject()->set_id(IdOf(what));
  if (!to.empty()) move.set_to(IdOf(to));
}

TEST_F(JudgeTest, APlanNamesWhatThereIsAndSoMuchOfIt) {  // X15
  v1::Header plan = PlanOf("aki", 20'500);
  PlanMove(v1::PROSPECT, "tanaka", "ben", plan);
  EXPECT_EQ(team.Write("aki", plan), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", plan), v1::EFFECTIVE);
  v1::Header wrong = plan;
  PlanMove(v1::PROSPECT, "nobody", "ben", wrong);
  EXPECT_EQ(team.Write("manager", wrong), v1::INVALID) << "no such prospect";
  wrong = plan;
  PlanMove(v1::FIRM, "tanaka", "ben", wrong);
  EXPECT_EQ(team.Write("manager", wrong), v1::INVALID) << "it is no firm";
  wrong = plan;
  PlanMove(v1::PROSPECT, "tanaka", "nobody", wrong);
  EXPECT_EQ(team.Write("manager", wrong), v1::INVALID) << "no such member";
  wrong = plan;
  wrong.mutable_leave_planned()->set_parts(kPlanPartsMax + 1);
  EXPECT_EQ(team.Write("manager", wrong), v1::INVALID) << "too many parts";
  wrong = plan;
  wrong.mutable_leave_planned()->set_part(2);
  EXPECT_EQ(team.Write("manager", wrong), v1::INVALID) << "a part beyond the last";
  wrong = plan;
  while (wrong.leave_planned().moves_size() <= kPlannedMovesMax) {
    PlanMove(v1::PROSPECT, "tanaka", "", wrong);
  }
  EXPECT_EQ(team.Write("manager", wrong), v1::INVALID) << "too many moves";
  wrong.mutable_leave_planned()->mutable_moves()->RemoveLast();
  EXPECT_EQ(team.Write("manager", wrong), v1::EFFECTIVE);
}

TEST_F(JudgeTest, AnotherPartBelongsToThePlanThatPartOneBegan) {  // X15
  v1::Header plan = PlanOf("aki", 20'500);
  plan.mutable_leave_planned()->set_parts(2);
  plan.mutable_leave_planned()->set_part(1);
  plan.mutable_leave_planned()->set_keep_devices(true);
  team.Write("manager", plan);
  const uint64_t first = team.head().value();
  plan.mutable_leave_planned()->set_part(2);
  plan.mutable_leave_planned()->set_keep_devices(false);
  team.Write("manager", plan);
  EXPECT_EQ(team.Member("aki")->plan_seq(), first);
  EXPECT_TRUE(team.Member("aki")->plan_keep_devices());
  team.Write("manager", PlanOf("aki", 20'510));
  EXPECT_EQ(team.Member("aki")->plan_seq(), team.head().value());
  EXPECT_FALSE(team.Member("aki")->plan_keep_devices());
  EXPECT_EQ(team.Member("aki")->last_working_day(), 20'510);
}

TEST_F(JudgeTest, ALeavingWrittenTwiceIsConfirmed) {  // X15
  team.Write("manager", PlanOf("aki", 20'500));
  EXPECT_EQ(team.Write("manager", Leave("aki")), v1::EFFECTIVE);
  const uint64_t left = team.Member("aki")->left_seq();
  EXPECT_EQ(team.Member("aki")->plan_seq(), 0u);
  v1::Header again = Leave("aki");
  again.mutable_member_left()->set_keep_devices(true);
  EXPECT_EQ(team.Write("admin", again), v1::CONFIRMS);
  EXPECT_EQ(team.Member("aki")->left_seq(), left);
  EXPECT_FALSE(team.Member("aki")->keep_devices()) << "what confirms changes nothing";
  team.SetRules(kRulesOfReturning - 1);
  EXPECT_EQ(team.Write("admin", Leave("aki")), v1::INVALID) << "by the rules of before";
}

TEST_F(JudgeTest, WhoReturnsHasAgainWhatNobodyWasGivenSince) {  // X15, N02
  team.Write("manager", ProspectAddedOf("mori"));
  team.Write("manager", AssignOf("tanaka", "aki"), "first");
  team.Write("manager", AssignOf("mori", "aki"), "other");
  team.Write("manager", Leave("aki"));
  EXPECT_TRUE(OwnerNow("tanaka").is_zero());
  team.Write("manager", AssignOf("mori", "ben", "other"));
  EXPECT_EQ(team.Write("ben", ReturnOf("aki")), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", ReturnOf("aki")), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("aki"));
  EXPECT_EQ(OwnerNow("mori"), MemberOfName("ben"));
  EXPECT_EQ(team.Write("manager", ReturnOf("aki")), v1::INVALID) << "they are here";
}

TEST_F(JudgeTest, LaptopsFromBeforeALeavingStayCutOffAfterTheReturn) {  // X15, I10
  team.Write("manager", Leave("aki"));
  team.Write("manager", ReturnOf("aki"));
  EXPECT_EQ(team.Write("aki", TouchOf("tanaka")), v1::SET_APART);
  team.OpenLaptop("aki", "new one");
  EXPECT_EQ(team.WriteFrom("new one-replica", "aki", TouchOf("tanaka")), v1::EFFECTIVE);
}

TEST_F(JudgeTest, APlanIsWithdrawnAndLaptopsGoOn) {  // X15
  EXPECT_EQ(team.Write("manager", ReturnOf("aki")), v1::INVALID) << "nothing was planned";
  team.Write("manager", AssignOf("tanaka", "aki"));
  team.Write("manager", PlanOf("aki", 20'500));
  EXPECT_EQ(team.Write("manager", ReturnOf("aki")), v1::EFFECTIVE);
  EXPECT_EQ(team.Member("aki")->plan_seq(), 0u);
  EXPECT_FALSE(team.Member("aki")->has_last_working_day());
  EXPECT_EQ(team.Member("aki")->returned_seq(), 0u);
  EXPECT_EQ(team.Write("aki", TouchOf("tanaka")), v1::EFFECTIVE);
  EXPECT_EQ(OwnerNow("tanaka"), MemberOfName("aki"));
}

TEST_F(JudgeTest, OneRowAtTheServerAndOnTheLaptopIsTheSame) {  // I5
  // The same journal, judged by another Rows over a store, gives the same bytes.
  team.Write("aki", AssignOf("tanaka", "aki"), "first");
  team.Write("ben", AssignOf("tanaka", "ben"), "second");
  Rows above(static_cast<RowSource&>(team.rows()));
  v1::Header header = ResolveOf("tanaka", "second", "ben", "first");
  header.set_event_id(IdOf("resolved"));
  header.set_actor(IdOf("manager"));
  JournalEvent event;
  event.header = &header;
  event.replica = ReplicaId::FromTrusted(IdOf("manager-laptop-replica"));
  event.replica_seq = team.held("manager-laptop-replica").Next();
  event.seq = team.head().Next();
  event.recorded_at_us = team.now_us();
  event.verdict = Judge(event, above);
  EXPECT_EQ(event.verdict, v1::EFFECTIVE);
  ApplyVerdict(event, above);
  EXPECT_TRUE(HasContest("tanaka")) << "what lies beneath is left alone";
  EXPECT_EQ(Judge(event, team.rows()), v1::EFFECTIVE);
  ApplyVerdict(event, team.rows());
  const auto key = DecisionKey(SubjectOfName("tanaka"), v1::OWNER);
  EXPECT_EQ(**above.LoadRow(key), **team.rows().LoadRow(key));
}

}  // namespace
}  // namespace tasuki::domain
