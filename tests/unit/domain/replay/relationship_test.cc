#include "common/domain/replay/relationship.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

#include "tests/unit/domain/random_journal.h"

namespace tasuki::domain {
namespace {

Relationship RelationshipOf(const TestJournal& journal, std::vector<SubjectId> entries) {
  Relationship relationship(std::move(entries));
  for (const HeldFact& event : journal.events()) relationship.Take(event.event());
  relationship.Order();
  return relationship;
}

// The rows of a fold of the events that `visible` names, as a journal of its own.
std::map<std::string, std::string> FreshFoldOf(
    TestJournal& journal, const std::function<bool(const HeldFact&)>& visible) {
  NoRows nothing;
  Rows rows(nothing);
  Folder folder(rows, journal);
  for (const HeldFact& held : journal.events()) {
    if (!visible(held)) continue;
    JournalEvent event = held.event();
    ApplyVerdict(event, rows);
    EXPECT_TRUE(folder.Add(event).ok());
  }
  EXPECT_TRUE(folder.Finish().ok());
  return AllRowsOf(rows);
}

bool IsOfFrame(v1::EventType type) {
  return type == v1::TEAM_CREATED || type == v1::POLICY_SET || type == v1::MIN_SCHEMA_RAISED ||
         type == v1::MEMBER_ADDED || type == v1::DEVICE_ENROLLED || type == v1::REPLICA_OPENED;
}

// I4: each step is a fold of exactly the events up to there, said here by their places alone.
TEST(RelationshipPropertyTest, AStepIsAFreshFoldOfExactlyTheEventsUpToThere) {  // I4, N07
  size_t compared = 0;
  EXPECT_TRUE(rc::check([&](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    for (const char* name : kRandomProspects) {
      const SubjectId prospect = SubjectOfName(name);
      const Relationship relationship = RelationshipOf(journal, {prospect});
      const size_t steps = relationship.places().size();
      if (steps == 0) continue;
      const size_t step = *rc::gen::inRange<size_t>(0, steps);
      int64_t at_us = INT64_MIN;
      std::vector<uint64_t> until;
      for (size_t i = 0; i <= step; ++i) {
        const StepPlace& place = relationship.places()[i];
        until.push_back(place.seq.value());
        at_us = std::max(at_us, place.b_us);
        if (i > 0 && !relationship.places()[i - 1].adds) {
          const StepPlace& before = relationship.places()[i - 1];
          RC_ASSERT(std::pair(before.b_us, before.seq) < std::pair(place.b_us, place.seq));
        }
      }
      const auto fresh = FreshFoldOf(journal, [&](const HeldFact& held) {
        if (IsOfFrame(held.header.type())) return true;
        if (held.header.subject().kind() == v1::PROSPECT && SubjectOf(held.header) == prospect) {
          return std::ranges::find(until, held.seq.value()) != until.end();
        }
        return held.b_us <= at_us;
      });
      NoRows nothing;
      Rows rows(nothing);
      RC_ASSERT(relationship.FoldAt(step, StepClock::kHindsight, journal, rows).ok());
      const std::string key = ProspectKey(prospect).str();
      const auto folded = AllRowsOf(rows);
      RC_ASSERT(folded.contains(key) == fresh.contains(key));
      if (folded.contains(key)) RC_ASSERT(folded.at(key) == fresh.at(key));
      const std::string owner = DecisionKey(prospect, v1::OWNER).str();
      RC_ASSERT(folded.contains(owner) == fresh.contains(owner));
      if (folded.contains(owner)) RC_ASSERT(folded.at(owner) == fresh.at(owner));
      ++compared;
    }
  }));
  EXPECT_GT(compared, 50u);
}

// The rows of what a laptop held as it wrote `at`: the journal it had applied, and what it had
// written itself, judged by it as if it came next.
std::map<std::string, std::string> LaptopRows(TestJournal& journal, const HeldFact& at) {
  NoRows nothing;
  Rows rows(nothing);
  std::map<uint64_t, JournalEvent> judged;
  class Then : public History {
   public:
    Then(History& all, std::map<uint64_t, JournalEvent>& judged) : all_(all), judged_(judged) {}
    absl::Status Read(const std::vector<Seq>& seqs,
                      absl::FunctionRef<void(const JournalEvent&)> visit) override {
      return all_.Read(seqs, [&](const JournalEvent& event) {
        const auto found = judged_.find(event.seq.value());
        JournalEvent then = event;
        if (found != judged_.end()) {
          then.recorded_at_us = found->second.recorded_at_us;
          then.verdict = found->second.verdict;
        }
        visit(then);
      });
    }
    absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId event) override {
      return all_.SeqsOf(event);
    }

   private:
    History& all_;
    std::map<uint64_t, JournalEvent>& judged_;
  } then(journal, judged);
  Folder folder(rows, then);
  const uint64_t seen = SeenSeq(at.event());
  int64_t recorded_us = INT64_MIN;
  for (const HeldFact& held : journal.events()) {
    JournalEvent event = held.event();
    event.b_us.reset();
    if (held.seq.value() <= seen) {
      recorded_us = event.recorded_at_us;
    } else if (held.replica == at.replica && held.replica_seq <= at.replica_seq) {
      recorded_us = std::max(recorded_us, held.header.written_at_us());
      event.recorded_at_us = recorded_us;
      event.verdict = Judge(event, rows);
      judged[held.seq.value()] = event;
    } else {
      continue;
    }
    ApplyVerdict(event, rows);
    EXPECT_TRUE(folder.Add(event).ok());
  }
  EXPECT_TRUE(folder.Finish().ok());
  return AllRowsOf(rows);
}

TEST(RelationshipPropertyTest, KnownIsExactlyWhatThatLaptopHad) {  // N06
  size_t compared = 0, unknown = 0;
  EXPECT_TRUE(rc::check([&](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    for (const char* name : kRandomProspects) {
      const SubjectId prospect = SubjectOfName(name);
      const Relationship relationship = RelationshipOf(journal, {prospect});
      const size_t steps = relationship.places().size();
      if (steps == 0) continue;
      const size_t step = *rc::gen::inRange<size_t>(0, steps);
      const StepPlace& place = relationship.places()[step];
      const HeldFact& at = journal.events().at(place.seq.value() - 1);
      const auto held = LaptopRows(journal, at);
      NoRows nothing;
      Rows rows(nothing);
      RC_ASSERT(relationship.FoldAt(step, StepClock::kLaptop, journal, rows).ok());
      const auto folded = AllRowsOf(rows);
      for (const std::string& key :
           {ProspectKey(prospect).str(), DecisionKey(prospect, v1::OWNER).str()}) {
        RC_ASSERT(folded.contains(key) == held.contains(key));
        if (folded.contains(key)) RC_ASSERT(folded.at(key) == held.at(key));
      }
      for (const size_t one : relationship.UnknownAt(step)) {
        const StepPlace& other = relationship.places()[one];
        RC_ASSERT(other.seq > place.seen);
        RC_ASSERT(other.replica != place.replica || other.replica_seq > place.replica_seq);
        ++unknown;
      }
      ++compared;
    }
  }));
  EXPECT_GT(compared, 50u);
  EXPECT_GT(unknown, 10u);
}

TEST(RelationshipTest, WhatAddsThemComesFirstWhateverItsTime) {
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("sato");
  journal.Write("sato", ProspectAddedOf("tanaka"));
  journal.Write("sato", When(TouchOf("tanaka"), At("2026-05-08")));
  journal.Write("sato", OutcomeOf("tanaka", v1::NO));
  const Relationship relationship = RelationshipOf(journal, {SubjectOfName("tanaka")});
  ASSERT_EQ(relationship.places().size(), 3u);
  EXPECT_TRUE(relationship.places()[0].adds);
  NoRows nothing;
  Rows rows(nothing);
  ASSERT_TRUE(relationship.FoldAt(1, StepClock::kHindsight, journal, rows).ok());
  const auto* row = rows.Find(ProspectKey(SubjectOfName("tanaka")));
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->counters().lifetime(), 1u);
  EXPECT_EQ(row->group(), v1::GROUP_UNKNOWN);
}

// Found by the property: an adding that is refused stood at the first step already.
TEST(RelationshipTest, ASecondAddingIsAStepOfItsOwn) {
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("sato");
  journal.Write("sato", ProspectAddedOf("tanaka"));
  EXPECT_EQ(journal.Write("sato", ProspectAddedOf("tanaka")), v1::INVALID);
  const Relationship relationship = RelationshipOf(journal, {SubjectOfName("tanaka")});
  ASSERT_EQ(relationship.places().size(), 2u);
  const AsOf first = relationship.At(0, StepClock::kHindsight);
  EXPECT_TRUE(IsVisible(journal.events().at(journal.head().value() - 2).event(), first));
  EXPECT_FALSE(IsVisible(journal.events().at(journal.head().value() - 1).event(), first));
}

TEST(RelationshipTest, WhatTheLaptopDidNotHoldIsNamed) {  // N06
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("sato");
  journal.Join("mori");
  journal.Write("sato", ProspectAddedOf("tanaka"));
  const Seq seen = journal.head();
  journal.Write("mori", TouchOf("tanaka"));
  v1::Header touch = TouchOf("tanaka");
  touch.set_seen_seq(seen.value());  // Sato's laptop was offline.
  journal.Write("sato", touch);
  const Relationship relationship = RelationshipOf(journal, {SubjectOfName("tanaka")});
  EXPECT_EQ(relationship.UnknownAt(2), std::vector<size_t>{1});
  EXPECT_TRUE(relationship.UnknownAt(1).empty());
  NoRows nothing;
  Rows hindsight(nothing), laptop(nothing);
  ASSERT_TRUE(relationship.FoldAt(2, StepClock::kHindsight, journal, hindsight).ok());
  ASSERT_TRUE(relationship.FoldAt(2, StepClock::kLaptop, journal, laptop).ok());
  EXPECT_EQ(hindsight.Find(ProspectKey(SubjectOfName("tanaka")))->counters().lifetime(), 2u);
  EXPECT_EQ(laptop.Find(ProspectKey(SubjectOfName("tanaka")))->counters().lifetime(), 1u);
}

// Entries that were merged are one relationship: what is folded of them is what all of it says.
TEST(RelationshipPropertyTest, OfSeveralEntriesAllEventsCount) {
  EXPECT_TRUE(rc::check([](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    const std::vector<SubjectId> entries = {SubjectOfName("p1"), SubjectOfName("p2")};
    const Relationship relationship = RelationshipOf(journal, entries);
    if (relationship.places().empty()) return;
    const size_t last = relationship.places().size() - 1;
    const AsOf as_of = relationship.At(last, StepClock::kHindsight);
    const auto fresh =
        FreshFoldOf(journal, [&](const HeldFact& held) { return IsVisible(held.event(), as_of); });
    NoRows nothing;
    Rows rows(nothing);
    RC_ASSERT(relationship.FoldAt(last, StepClock::kHindsight, journal, rows).ok());
    const auto folded = AllRowsOf(rows);
    for (const SubjectId entry : entries) {
      const std::string key = ProspectKey(entry).str();
      RC_ASSERT(folded.contains(key) == fresh.contains(key));
      if (folded.contains(key)) RC_ASSERT(folded.at(key) == fresh.at(key));
    }
  }));
}

}  // namespace
}  // namespace tasuki::domain
