#include "common/domain/replay/as_of.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "tests/unit/domain/random_journal.h"

namespace tasuki::domain {
namespace {

absl::Status Fold(TestJournal& journal, const AsOf& as_of, absl::Span<const SubjectId> entries,
                  Rows& rows) {
  return FoldAsOf(
      [&](absl::FunctionRef<absl::Status(const JournalEvent&)> visit) {
        for (const HeldFact& event : journal.events()) {
          absl::Status visited = visit(event.event());
          if (!visited.ok()) return visited;
        }
        return absl::OkStatus();
      },
      journal, as_of, entries, rows);
}

const v1::ProspectRow* FindProspect(std::string_view name, Rows& rows) {
  return rows.Find(ProspectKey(SubjectOfName(name)));
}

class AsOfTest : public ::testing::Test {
 protected:
  AsOfTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("sato");
    journal_.Join("mori");
  }

  TestJournal journal_;
  NoRows nothing_;
  Rows rows_{nothing_};
};

TEST_F(AsOfTest, AsOfShowsWhatHadHappenedByThen) {
  journal_.Write("sato", ProspectAddedOf("tanaka"));
  journal_.SetNow(At("2026-05-20"));
  journal_.Write("sato", When(TouchOf("tanaka"), At("2026-05-12")));  // Entered a week late.
  journal_.Write("sato", OutcomeOf("tanaka", v1::NO));
  ASSERT_TRUE(Fold(journal_, {.at_us = At("2026-05-13")}, {SubjectOfName("tanaka")}, rows_).ok());
  const auto* row = FindProspect("tanaka", rows_);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->counters().lifetime(), 1u);
  EXPECT_EQ(row->next().kind(), v1::STEP);
  EXPECT_EQ(row->group(), v1::GROUP_UNKNOWN);
}

TEST_F(AsOfTest, AHistoryImportedLaterHasItsDatesAndOwners) {
  journal_.Join("boss", v1::MANAGER);
  v1::Header added = ProspectAddedOf("tanaka");
  added.set_import_ref("crm:1");
  v1::Header assigned = AssignOf("tanaka", "sato");
  assigned.set_import_ref("crm:2");
  ASSERT_EQ(journal_.Write("boss", When(added, At("2011-10-03"))), v1::EFFECTIVE);
  ASSERT_EQ(journal_.Write("boss", When(assigned, At("2011-10-03", 10))), v1::EFFECTIVE);
  ASSERT_TRUE(Fold(journal_, {.at_us = At("2011-11-01")}, {SubjectOfName("tanaka")}, rows_).ok());
  const auto* row = FindProspect("tanaka", rows_);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->next().kind(), v1::FIRST_FOLLOW_UP);
  EXPECT_EQ(row->cadence().name(), "three-contact");
  const Grown grown(SubjectOfName("tanaka"), rows_);
  ASSERT_EQ(grown.handovers_size(), 1);
  EXPECT_EQ(grown.handovers(0).to(), IdOf("sato"));
}

TEST_F(AsOfTest, KnownShowsTheJournalHeldThenAndTheOwnOutbox) {
  journal_.Write("sato", ProspectAddedOf("tanaka"));
  const Seq held = journal_.head();
  journal_.SetNow(At("2026-05-13"));
  journal_.Write("mori", TouchOf("tanaka"));  // Not synced to sato's laptop yet.
  v1::Header own = TouchOf("tanaka");
  own.set_written_at_us(At("2026-05-12"));
  journal_.Write("sato", When(own, At("2026-05-12")));
  const AsOf then{.known = Known{held, ReplicaId::FromTrusted(IdOf("sato")), At("2026-05-12", 10)}};
  ASSERT_TRUE(Fold(journal_, then, {SubjectOfName("tanaka")}, rows_).ok());
  EXPECT_EQ(FindProspect("tanaka", rows_)->counters().lifetime(), 1u);
  EXPECT_EQ(FindProspect("tanaka", rows_)->first_outbound_us(), At("2026-05-12"));
}

TEST_F(AsOfTest, WhatLostARaceLaterWasOnesOwnThen) {
  journal_.Write("sato", ProspectAddedOf("tanaka"));
  const Seq held = journal_.head();
  ASSERT_EQ(journal_.Write("mori", AssignOf("tanaka", "mori")), v1::EFFECTIVE);
  v1::Header claim = AssignOf("tanaka", "sato");
  claim.set_written_at_us(At("2026-05-11", 9));
  claim.set_seen_seq(held.value());
  ASSERT_EQ(journal_.Write("sato", claim), v1::CONTESTED);
  const AsOf then{.known = Known{held, ReplicaId::FromTrusted(IdOf("sato")), At("2026-05-11", 11)}};
  ASSERT_TRUE(Fold(journal_, then, {SubjectOfName("tanaka")}, rows_).ok());
  const Grown grown(SubjectOfName("tanaka"), rows_);
  ASSERT_EQ(grown.handovers_size(), 1);
  EXPECT_EQ(grown.handovers(0).to(), IdOf("sato"));
}

// The rows of a fold of what is visible, as a journal of its own.
std::map<std::string, std::string> FoldVisible(TestJournal& journal, const AsOf& as_of) {
  NoRows nothing;
  Rows rows(nothing);
  Folder folder(rows, journal);
  for (const HeldFact& event : journal.events()) {
    if (!IsVisible(event.event(), as_of)) continue;
    JournalEvent visible = event.event();
    ApplyVerdict(visible, rows);
    EXPECT_TRUE(folder.Add(visible).ok());
  }
  EXPECT_TRUE(folder.Finish().ok());
  return AllRowsOf(rows);
}

TEST(AsOfPropertyTest, AMomentIsAFreshFoldOfWhatIsVisible) {  // I4, N06
  EXPECT_TRUE(rc::check([](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    const size_t some = *rc::gen::inRange<size_t>(0, journal.events().size());
    AsOf as_of;
    if (*rc::gen::arbitrary<bool>()) {
      as_of.at_us = journal.events()[some].b_us;
    } else {
      as_of.known = Known{Seq(some), ReplicaId(), 0};
    }
    NoRows nothing;
    Rows all(nothing);
    RC_ASSERT(Fold(journal, as_of, {}, all).ok());
    const auto fresh = FoldVisible(journal, as_of);
    RC_ASSERT(AllRowsOf(all) == fresh);
    // Folding only what is relevant to one prospect gives the same row of it.
    for (const char* name : kRandomProspects) {
      Rows one(nothing);
      RC_ASSERT(Fold(journal, as_of, {SubjectOfName(name)}, one).ok());
      const std::string key = ProspectKey(SubjectOfName(name)).str();
      const auto rows = AllRowsOf(one);
      RC_ASSERT(rows.contains(key) == fresh.contains(key));
      if (rows.contains(key)) RC_ASSERT(rows.at(key) == fresh.at(key));
    }
  }));
}

TEST(AsOfPropertyTest, AtTheHeadAMomentIsThePresent) {
  EXPECT_TRUE(rc::check([](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    NoRows nothing;
    Rows rows(nothing);
    RC_ASSERT(Fold(journal, {.known = Known{journal.head(), ReplicaId(), 0}}, {}, rows).ok());
    RC_ASSERT(AllRowsOf(rows) == journal.AllRows());
  }));
}

}  // namespace
}  // namespace tasuki::domain
