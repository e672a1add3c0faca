#include "common/domain/replay/steps.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/domain/random_journal.h"

namespace tasuki::domain {
namespace {

// A prospect's row but for what depends on the order in which events came, not on what they say.
std::string Said(v1::ProspectRow row) {
  row.clear_recent();
  row.clear_last_seq();
  row.clear_crossed();
  return row.SerializeAsString();
}

TEST(StepsTest, EachEventStandsBetweenWhatWasAndWhatIs) {
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  for (const char* name : {"sato", "mori"}) journal.Join(name);
  journal.Write("sato", ProspectAddedOf("tanaka"));
  journal.Write("sato", AssignOf("tanaka", "sato"), "first");
  journal.SetNow(At("2026-05-13"));
  journal.Write("sato", AssignOf("tanaka", "mori", "first"));
  // Came last, and happened before the change of owner.
  journal.Write("sato", When(TouchOf("tanaka"), At("2026-05-12")));
  std::vector<std::string> told;
  ASSERT_TRUE(ForEachStep(SubjectOfName("tanaka"), journal.rows(), journal, [&](const Step& step) {
                const MemberId owner = OwnerBy(step.owner, *step.event.b_us);
                told.push_back(std::to_string(step.event.header->type()) + " " +
                               (owner == MemberOfName("mori") ? "mori" : "sato") + " " +
                               std::to_string(step.before.counters().lifetime()) + ">" +
                               std::to_string(step.after.counters().lifetime()));
              }).ok());
  const auto line = [](v1::EventType type, const char* rest) {
    return std::to_string(type) + rest;
  };
  const std::vector<std::string> expected = {
      line(v1::PROSPECT_ADDED, " sato 0>0"), line(v1::OWNER_ASSIGNED, " sato 0>0"),
      line(v1::TOUCH_LOGGED, " sato 0>1"), line(v1::OWNER_ASSIGNED, " mori 1>1")};
  // Before anything is decided it is nobody's: told as not Mori's.
  EXPECT_EQ(told, expected);
}

TEST(StepsTest, WhatWasTakenBackIsNotTold) {
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("sato");
  journal.Write("sato", ProspectAddedOf("tanaka"));
  journal.Write("sato", TouchOf("tanaka"), "touch");
  journal.Write("sato", RetractOf("tanaka", journal.RefOf("touch")));
  size_t steps = 0;
  ASSERT_TRUE(ForEachStep(SubjectOfName("tanaka"), journal.rows(), journal, [&](const Step& step) {
                ++steps;
                EXPECT_NE(step.event.header->type(), v1::TOUCH_LOGGED);
              }).ok());
  EXPECT_EQ(steps, 1u);
}

// The last step leaves what the fold has, whatever came late, raced, left or was admitted. What
// other entries say of one (merges) and what was taken back leave marks that no step makes.
TEST(StepsTest, TheLastStepLeavesWhatTheFoldHas) {
  size_t compared = 0;
  EXPECT_TRUE(rc::check([&](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    for (const char* name : kRandomProspects) {
      const auto* found = journal.rows().Find(ProspectKey(SubjectOfName(name)));
      if (found == nullptr) continue;
      const v1::ProspectRow row = *found;
      if (row.retractions() > 0 || row.bound() > 0 || !row.binds().empty() || row.has_undone()) {
        continue;
      }
      std::string last;
      RC_ASSERT(ForEachStep(SubjectOfName(name), journal.rows(), journal, [&](const Step& step) {
                  last = Said(step.after);
                }).ok());
      RC_ASSERT(last == Said(row));
      ++compared;
    }
  }));
  EXPECT_GT(compared, 20u);
}

TEST(StepsTest, LookingChangesNothing) {
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("sato");
  journal.Write("sato", ProspectAddedOf("tanaka"));
  journal.Write("sato", TouchOf("tanaka"));
  const auto rows = journal.AllRows();
  ASSERT_TRUE(
      ForEachStep(SubjectOfName("tanaka"), journal.rows(), journal, [](const Step&) {}).ok());
  EXPECT_EQ(rows, journal.AllRows());
}

}  // namespace
}  // namespace tasuki::domain
