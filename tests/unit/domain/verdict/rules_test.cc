#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/ownership.h"
#include "tests/unit/domain/test_team.h"

// What rules 2 judge otherwise than rules 1, each beside what the first ones say for ever.

namespace tasuki::domain {
namespace {

class RulesTest : public ::testing::Test {
 protected:
  RulesTest() {
    team.Join("manager", v1::MANAGER);
    team.Join("second", v1::MANAGER);
    team.Join("aki", v1::REP);
    team.Join("ben", v1::REP);
    team.Join("chie", v1::REP);
    EXPECT_EQ(team.Write("manager", ProspectAddedOf("tanaka")), v1::EFFECTIVE);
  }

  static v1::Header Imported(v1::Header header) {
    header.set_import_ref("crm:1");
    return header;
  }
  static v1::Header RetractImport(std::string_view prospect, std::string_view source = "crm") {
    v1::Header header = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, prospect);
    header.mutable_fact_retracted()->set_import(std::string(source));
    return header;
  }
  v1::Header Retract(std::string_view prospect, std::string_view event) {
    v1::Header header = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, prospect);
    *header.mutable_fact_retracted()->mutable_fact() = team.RefOf(event);
    return header;
  }
  v1::Header Cover(std::string_view to, std::string_view base, int64_t minutes,
                   std::string_view back_to = "") const {
    v1::Header header = AssignOf("tanaka", to, base);
    header.mutable_owner_assigned()->set_until_us(team.now_us() + minutes * kMinuteUs);
    if (!back_to.empty()) header.mutable_owner_assigned()->set_back_to(IdOf(back_to));
    return header;
  }
  static v1::Header Leave(std::string_view member) {
    v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
    header.mutable_member_left()->set_last_working_day(20'500);
    return header;
  }
  static v1::Header Revoke(std::string_view member) {
    v1::Header header = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, member);
    header.mutable_device_revoked()->set_device(IdOf(absl::StrCat(std::string(member), "-laptop")));
    return header;
  }
  v1::Header Admit(std::string_view member, std::string_view event) {
    v1::Header header = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, member);
    *header.mutable_events_admitted()->add_events() = team.RefOf(event);
    return header;
  }
  v1::Header Policy(uint32_t limit) {
    v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
    header.mutable_policy_set()->mutable_policy()->mutable_burst()->set_limit(limit);
    const auto* present = team.rows().Find(DecisionKey(SubjectOfName("team"), v1::POLICY));
    header.set_base(present->present(0));
    return header;
  }
  // A fact that one who has left says they made before.
  v1::Header Backdated(std::string_view member) {
    v1::Header header = TouchOf("tanaka");
    header.set_occurred_at_us(kStartUs);
    header.set_written_at_us(kStartUs);
    header.set_seen_seq(1);
    EXPECT_EQ(team.Member(member)->state(), v1::GONE);
    return header;
  }
  MemberId OwnerAfter(int64_t minutes) {
    return OwnerOf(SubjectOfName("tanaka"), team.now_us() + minutes * kMinuteUs, team.rows()).owner;
  }

  TestTeam team;
};

// --- Imported twice.

TEST_F(RulesTest, WhatTwoLaptopsImportCountsOnce) {
  const v1::Header touch = Imported(TouchOf("tanaka"));
  EXPECT_EQ(team.Write("manager", touch, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::INVALID);
  EXPECT_EQ(team.Write("second", touch, "row 2"), v1::EFFECTIVE);
}

TEST_F(RulesTest, WhoImportsAnAssignmentToOneWhoIsGoneOnceMoreConfirmsIt) {
  v1::Header gone = MemberAddedOf("dai", v1::REP);
  gone.mutable_member_added()->set_gone(true);
  ASSERT_EQ(team.Write("manager", gone), v1::EFFECTIVE);
  const v1::Header assign = Imported(AssignOf("tanaka", "dai"));
  EXPECT_EQ(team.Write("manager", assign, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", assign, "row 2"), v1::CONFIRMS);
  EXPECT_EQ(team.Write("second", Imported(AssignOf("tanaka", "ben")), "row 3"), v1::CONTESTED);
}

TEST_F(RulesTest, ByTheFirstRulesItCountsTwiceAndHoldsItsIdFromThenOn) {
  const v1::Header touch = Imported(TouchOf("tanaka"));
  team.SetRules(1);
  EXPECT_EQ(team.Write("manager", touch, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.rows().Find(ImportedKey(EventId::FromTrusted(IdOf("row 1"))))->seq(),
            team.head().value());
  team.SetRules(2);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::INVALID);
}

TEST_F(RulesTest, AnIdThatIsNoImportsIsNotHeld) {
  EXPECT_EQ(team.Write("aki", TouchOf("tanaka"), "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Imported(TouchOf("tanaka")), "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("aki", TouchOf("tanaka"), "row 1"), v1::EFFECTIVE);  // Another's copy.
}

TEST_F(RulesTest, AnImportRetractedForThatSubjectMayComeAgain) {
  team.Write("manager", ProspectAddedOf("suzuki"));
  const v1::Header touch = Imported(TouchOf("tanaka"));
  EXPECT_EQ(team.Write("manager", touch, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", RetractImport("suzuki")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", RetractImport("tanaka", "other")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::INVALID);
  EXPECT_EQ(team.Write("manager", RetractImport("tanaka"), "retraction"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::INVALID);  // Once.
}

TEST_F(RulesTest, ARetractionTakenBackHoldsTheIdAgain) {
  const v1::Header touch = Imported(TouchOf("tanaka"));
  team.Write("manager", touch, "row 1");
  team.Write("manager", RetractImport("tanaka"), "retraction");
  EXPECT_EQ(team.Write("manager", Retract("tanaka", "retraction")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::INVALID);
}

TEST_F(RulesTest, ARepCannotTakeARetractionOfAnImportBack) {
  const v1::Header touch = Imported(TouchOf("tanaka"));
  team.Write("manager", touch, "row 1");
  team.Write("manager", RetractImport("tanaka"), "retraction");
  v1::Header own = Retract("tanaka", "retraction");  // As if it were one of their own.
  own.mutable_fact_retracted()->mutable_fact()->set_replica(IdOf("aki-laptop-replica"));
  own.mutable_fact_retracted()->mutable_fact()->set_replica_seq(1);
  EXPECT_EQ(team.Write("aki", own), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::EFFECTIVE);
}

TEST_F(RulesTest, WhatWasRefusedOrInvalidHoldsNoId) {
  // A rep uses ids up in advance.
  EXPECT_EQ(team.Write("aki", Imported(TouchOf("tanaka")), "row 1"), v1::UNAUTHORISED);
  EXPECT_EQ(team.Write("manager", Imported(TouchOf("nobody")), "row 2"), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Imported(TouchOf("tanaka")), "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", Imported(TouchOf("tanaka")), "row 2"), v1::EFFECTIVE);
}

TEST_F(RulesTest, ByTheFirstRulesAnybodyImports) {
  team.SetRules(1);
  EXPECT_EQ(team.Write("aki", Imported(TouchOf("tanaka")), "row 1"), v1::EFFECTIVE);
}

TEST_F(RulesTest, WhatIsSetApartHoldsNoIdAndIsJudgedAgainAsItIsAdmitted) {
  const v1::Header touch = Imported(TouchOf("tanaka"));
  ASSERT_EQ(team.Write("admin", Revoke("second")), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("second", touch, "row 1"), v1::SET_APART);
  EXPECT_EQ(team.Write("second", touch, "row 2"), v1::SET_APART);
  const v1::Header admit = Admit("second", "row 1");
  EXPECT_EQ(team.Write("manager", touch, "row 1"), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", admit), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("row 1")->admitted_as(), v1::INVALID);
  EXPECT_EQ(team.Write("manager", Admit("second", "row 2")), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("row 2")->admitted_as(), v1::EFFECTIVE);
  EXPECT_EQ(team.Write("manager", touch, "row 2"), v1::INVALID);
}

// --- A cover replaced by a cover.

TEST_F(RulesTest, ACoverThatReplacesACoverKeepsTheOwnerBehind) {
  ASSERT_EQ(team.Write("manager", AssignOf("tanaka", "aki"), "own"), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("manager", Cover("ben", "own", 100, "aki"), "first"), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("manager", Cover("chie", "first", 100), "second"), v1::EFFECTIVE);
  EXPECT_EQ(OwnerAfter(1), MemberOfName("chie"));
  EXPECT_EQ(OwnerAfter(200), MemberOfName("aki"));
  EXPECT_EQ(OwnerBehind(SubjectOfName("tanaka"), team.now_us(), team.rows()), MemberOfName("aki"));
  EXPECT_EQ(team.Write("manager", Cover("chie", "second", 50), "other"), v1::EFFECTIVE);
  // What is so already is confirmed, said with or without the owner.
  v1::Header again = Cover("chie", "other", 0);
  again.mutable_owner_assigned()->set_until_us(team.Owner("tanaka")->owner().until_us());
  EXPECT_EQ(team.Write("manager", again), v1::CONFIRMS);
  again.mutable_owner_assigned()->set_back_to(IdOf("aki"));
  EXPECT_EQ(team.Write("manager", again), v1::CONFIRMS);
}

TEST_F(RulesTest, OneThatNamesWhoOnlyCoversMeansTheOwnerBehindThem) {
  team.Write("manager", AssignOf("tanaka", "aki"), "own");
  team.Write("manager", Cover("ben", "own", 100, "aki"), "first");
  ASSERT_EQ(team.Write("manager", Cover("chie", "first", 100, "ben"), "second"), v1::EFFECTIVE);
  EXPECT_EQ(OwnerAfter(200), MemberOfName("aki"));
  ASSERT_EQ(team.Write("manager", Cover("ben", "second", 100, "manager"), "third"), v1::EFFECTIVE);
  EXPECT_EQ(OwnerAfter(200), MemberOfName("manager"));  // It says otherwise.
}

TEST_F(RulesTest, ByTheFirstRulesTheOwnerBehindIsLost) {
  team.Write("manager", AssignOf("tanaka", "aki"), "own");
  team.Write("manager", Cover("ben", "own", 100, "aki"), "first");
  team.SetRules(1);
  ASSERT_EQ(team.Write("manager", Cover("chie", "first", 100), "second"), v1::EFFECTIVE);
  EXPECT_TRUE(OwnerAfter(200).is_zero());
}

TEST_F(RulesTest, ACoverThatEndedIsNotReplaced) {
  team.Write("manager", AssignOf("tanaka", "aki"), "own");
  team.Write("manager", Cover("ben", "own", 2, "aki"), "first");
  for (int i = 0; i < 3; ++i) team.Write("aki", TouchOf("tanaka"));
  ASSERT_EQ(team.Write("manager", Cover("chie", "first", 100), "second"), v1::EFFECTIVE);
  EXPECT_TRUE(OwnerAfter(200).is_zero());  // As the event says: back to the queue.
  EXPECT_EQ(OwnerBehind(SubjectOfName("tanaka"), team.now_us(), team.rows()), MemberId());
}

// --- After leaving.

TEST_F(RulesTest, OneWhoLeftHandsInSoManyEffectiveFacts) {
  v1::Header policy = Policy(4);
  policy.mutable_policy_set()->mutable_policy()->mutable_after_leaving()->set_events(3);
  ASSERT_EQ(team.Write("manager", policy), v1::EFFECTIVE);
  team.Write("aki", TouchOf("tanaka"));
  ASSERT_EQ(team.Write("admin", Leave("aki")), v1::EFFECTIVE);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::EFFECTIVE) << i;
  EXPECT_EQ(team.Member("aki")->after_leaving(), 3u);
  EXPECT_EQ(team.Write("aki", Backdated("aki"), "fourth"), v1::SET_APART);
  EXPECT_EQ(team.Member("aki")->after_leaving(), 3u);
  // A manager may let it in, and it does not count against them.
  EXPECT_EQ(team.Write("manager", Admit("aki", "fourth")), v1::EFFECTIVE);
  EXPECT_EQ(team.Apart("fourth")->admitted_as(), v1::EFFECTIVE);
  EXPECT_EQ(team.Member("aki")->after_leaving(), 3u);
}

TEST_F(RulesTest, APolicyThatSaysNothingMeansThirtyDaysAndTwoThousandEvents) {
  ASSERT_EQ(team.Write("admin", Leave("aki")), v1::EFFECTIVE);
  for (uint32_t i = 0; i < kAfterLeavingEvents; ++i) {
    ASSERT_EQ(team.Write("aki", Backdated("aki")), v1::EFFECTIVE) << i;
  }
  EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::SET_APART);
  team.SetRules(1);
  EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::EFFECTIVE);
}

TEST_F(RulesTest, AfterSoManyDaysNothingCountsByItself) {
  ASSERT_EQ(team.Write("admin", Leave("aki")), v1::EFFECTIVE);
  team.Skip(absl::Hours(29 * 24));
  EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::EFFECTIVE);
  team.Skip(absl::Hours(25));
  EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::SET_APART);
  team.SetRules(1);
  EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::EFFECTIVE);
}

TEST_F(RulesTest, APolicyBeyondTheBoundsIsInvalid) {
  v1::Header policy = Policy(4);
  policy.mutable_policy_set()->mutable_policy()->mutable_after_leaving()->set_days(
      kAfterLeavingDaysMax + 1);
  EXPECT_EQ(team.Write("manager", policy), v1::INVALID);
  policy.mutable_policy_set()->mutable_policy()->mutable_after_leaving()->set_days(0);
  policy.mutable_policy_set()->mutable_policy()->mutable_after_leaving()->set_events(
      kAfterLeavingEventsMax + 1);
  EXPECT_EQ(team.Write("manager", policy), v1::INVALID);
  policy.mutable_policy_set()->mutable_policy()->mutable_after_leaving()->set_events(0);
  EXPECT_EQ(team.Write("manager", policy), v1::EFFECTIVE);
  // Nothing that came later counts by itself then.
  team.Write("admin", Leave("aki"));
  EXPECT_EQ(team.Write("aki", Backdated("aki")), v1::SET_APART);
}

// --- Policies a day.

TEST_F(RulesTest, SoManyPoliciesADay) {
  team.Skip(absl::Hours(24));  // The team's first one is of the day before.
  for (uint32_t i = 0; i < kPolicySetsADayMax; ++i) {
    ASSERT_EQ(team.Write("manager", Policy(10 + i)), v1::EFFECTIVE) << i;
  }
  EXPECT_EQ(team.Write("manager", Policy(99)), v1::INVALID);
  team.SetRules(1);
  EXPECT_EQ(team.Write("manager", Policy(98)), v1::EFFECTIVE);
  team.SetRules(2);
  EXPECT_EQ(team.Write("manager", Policy(97)), v1::INVALID);
  team.Skip(absl::Hours(24));
  EXPECT_EQ(team.Write("manager", Policy(96)), v1::EFFECTIVE);
}

TEST_F(RulesTest, ConfirmingAndContestedPoliciesCountAndThoseOfOthersDoNot) {
  team.Skip(absl::Hours(24));
  for (uint32_t i = 0; i < 2 * kPolicySetsADayMax; ++i) {
    ASSERT_EQ(team.Write("aki", Policy(10 + i)), v1::UNAUTHORISED) << i;
  }
  ASSERT_EQ(team.Write("manager", Policy(7)), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("second", Policy(7)), v1::CONFIRMS);
  v1::Header stale = Policy(8);
  stale.set_base(IdOf("first-policy"));
  ASSERT_EQ(team.Write("second", stale), v1::CONTESTED);
  EXPECT_EQ(team.Team()->policies_that_day(), 3u);
}

}  // namespace
}  // namespace tasuki::domain
