#include "common/domain/fold/leave_fold.h"

#include <gtest/gtest.h>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

class LeaveFoldTest : public ::testing::Test {
 protected:
  LeaveFoldTest() {
    journal_.SetNow(At("2026-05-11"));
    for (const char* name : {"sato", "mori", "ito"}) journal_.Join(name);
    journal_.Join("boss", v1::MANAGER);
    for (const char* name : {"tanaka", "suzuki", "kato"}) {
      journal_.Write("sato", ProspectAddedOf(name));
      journal_.Write("sato", AssignOf(name, "sato"), std::string("first ") + name);
    }
  }

  // A part of a plan, of `parts`, that names these.
  static v1::Header Plan(std::vector<std::pair<std::string, std::string>> moves, uint32_t part = 1,
                         uint32_t parts = 1) {
    v1::Header header = HeaderOf(v1::LEAVE_PLANNED, v1::MEMBER, "sato");
    v1::LeavePlanned& planned = *header.mutable_leave_planned();
    planned.set_last_working_day(*ParseDay("2026-05-29"));
    planned.set_part(part);
    planned.set_parts(parts);
    for (const auto& [what, to] : moves) {
      v1::PlannedMove& move = *planned.add_moves();
      move.mutable_subject()->set_kind(v1::PROSPECT);
      move.mutable_subject()->set_id(IdOf(what));
      if (!to.empty()) move.set_to(IdOf(to));
    }
    return header;
  }

  const v1::PlannedMoveRow* Move(std::string_view what) {
    return journal_.rows().Find(PlannedMoveKey(MemberOfName("sato"), SubjectOfName(what)));
  }
  bool IsFor(std::string_view to, std::string_view what) {
    return journal_.rows().Find(PlannedForKey(MemberOfName(to), MemberOfName("sato"),
                                              SubjectOfName(what))) != nullptr;
  }

  TestJournal journal_;
};

TEST_F(LeaveFoldTest, EveryPartOfAPlanAddsItsMoves) {  // X15
  ASSERT_EQ(journal_.Write("boss", Plan({{"tanaka", "mori"}}, 1, 2)), v1::EFFECTIVE);
  const uint64_t plan = journal_.head().value();
  ASSERT_EQ(journal_.Write("boss", Plan({{"suzuki", "ito"}, {"kato", ""}}, 2, 2)), v1::EFFECTIVE);
  ASSERT_NE(Move("tanaka"), nullptr);
  EXPECT_EQ(Move("tanaka")->to(), IdOf("mori"));
  EXPECT_EQ(Move("suzuki")->plan_seq(), plan) << "one plan, whichever part";
  EXPECT_EQ(Move("kato")->to(), "");
  EXPECT_TRUE(IsFor("mori", "tanaka"));
  EXPECT_TRUE(IsFor("ito", "suzuki"));
}

TEST_F(LeaveFoldTest, ANewPlanReplacesTheOneBefore) {  // X15
  journal_.Write("boss", Plan({{"tanaka", "mori"}, {"suzuki", "mori"}}));
  journal_.Write("boss", Plan({{"tanaka", "ito"}}));
  EXPECT_EQ(Move("tanaka")->to(), IdOf("ito"));
  EXPECT_EQ(Move("suzuki"), nullptr);
  EXPECT_FALSE(IsFor("mori", "tanaka"));
  EXPECT_TRUE(IsFor("ito", "tanaka"));
}

TEST_F(LeaveFoldTest, WithTheLeavingOrAWithdrawalItIsGone) {  // X15
  v1::Header back = HeaderOf(v1::MEMBER_RETURNED, v1::MEMBER, "sato");
  back.mutable_member_returned();
  journal_.Write("boss", Plan({{"tanaka", "mori"}}));
  ASSERT_EQ(journal_.Write("boss", back), v1::EFFECTIVE);
  EXPECT_EQ(Move("tanaka"), nullptr);
  EXPECT_FALSE(IsFor("mori", "tanaka"));
  journal_.Write("boss", Plan({{"tanaka", "mori"}}));
  v1::Header left = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, "sato");
  left.mutable_member_left();
  ASSERT_EQ(journal_.Write("boss", left), v1::EFFECTIVE);
  EXPECT_EQ(Move("tanaka"), nullptr);
}

TEST_F(LeaveFoldTest, ARepsPlanIsNone) {
  ASSERT_EQ(journal_.Write("mori", Plan({{"tanaka", "mori"}})), v1::UNAUTHORISED);
  EXPECT_EQ(Move("tanaka"), nullptr);
}

TEST_F(LeaveFoldTest, WhatWasSetApartIsPlannedOnceAdmitted) {  // N10, X15
  v1::Header revoked = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, "boss");
  revoked.mutable_device_revoked()->set_device(IdOf("boss laptop"));
  ASSERT_EQ(journal_.Write("admin", revoked), v1::EFFECTIVE);
  ASSERT_EQ(journal_.Write("boss", Plan({{"tanaka", "mori"}}, 1, 2), "one"), v1::SET_APART);
  ASSERT_EQ(journal_.Write("boss", Plan({{"kato", "ito"}}, 2, 2), "two"), v1::SET_APART);
  EXPECT_EQ(Move("tanaka"), nullptr);
  v1::Header admitted = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, "boss");
  for (const char* name : {"one", "two"}) {
    *admitted.mutable_events_admitted()->add_events() = journal_.RefOf(name);
  }
  ASSERT_EQ(journal_.Write("admin", admitted), v1::EFFECTIVE);
  ASSERT_NE(Move("tanaka"), nullptr);
  ASSERT_NE(Move("kato"), nullptr);
  EXPECT_EQ(Move("tanaka")->plan_seq(), journal_.head().value());
  EXPECT_EQ(Move("kato")->plan_seq(), journal_.head().value());
  EXPECT_TRUE(IsFor("mori", "tanaka"));
  for (const size_t batch : {1, 3, 1000}) {
    EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch));
  }
}

TEST_F(LeaveFoldTest, HoweverTheJournalIsCutTheRowsAreTheSame) {
  journal_.Write("boss", Plan({{"tanaka", "mori"}, {"suzuki", "mori"}}, 1, 2));
  journal_.Write("boss", Plan({{"kato", "ito"}, {"suzuki", "ito"}}, 2, 2));
  EXPECT_FALSE(IsFor("mori", "suzuki")) << "the last move of a prospect stands";
  for (const size_t batch : {1, 3, 1000}) {
    EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch));
  }
}

}  // namespace
}  // namespace tasuki::domain
