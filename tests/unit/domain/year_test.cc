#include "tests/unit/domain/year.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"
#include "tests/unit/domain/year_script.h"

// A year of a team of twelve whose generator knows what it caused (year.h): nothing is nowhere at
// any seq, and handovers, gaps and the time in the queue are those it knows.

namespace tasuki::domain {
namespace {

constexpr uint64_t kSeed = 2026;

// Played once for all tests of this file: some thousands of events.
struct Played {
  TestJournal journal{Batches::kEachEvent};
  std::unique_ptr<Year> year;
  // What did not hold, and where; the first ones.
  std::vector<std::string> faults;
  size_t checked = 0;
  size_t queued_most = 0;

  Played() {
    journal.SetNow(At(kYearBegins, 7));
    year = std::make_unique<Year>(journal, kSeed, [this] { Check(); });
    ScriptYear(*year);
    year->Run(At(kYearEnds, 23), [this] { CheckOwners(); });
  }

  void Fault(const std::string& what, const std::string& client) {
    if (faults.size() >= 10) return;
    faults.push_back(what + ": " + client + " at seq " + std::to_string(journal.head().value()));
  }

  // Whoever the year knows to be accountable is, and how many stand in the queue.
  void CheckOwners() {
    size_t queued = 0;
    for (const auto& [name, client] : year->clients()) {
      if (client.gone) continue;
      const MemberId owner = OwnerOf(SubjectOfName(name), year->now_us(), journal.rows()).owner;
      const std::string known = year->OwnerNow(name);
      if ((owner.is_zero() ? "" : owner.str()) != IdOf(known)) Fault("not " + known + "'s", name);
      queued += known.empty() ? 1 : 0;
    }
    queued_most = std::max(queued_most, queued);
  }

  // I7 and I8, of every client, at this seq.
  void Check() {
    ++checked;
    for (const auto& [name, client] : year->clients()) {
      const SubjectId id = SubjectOfName(name);
      const auto* row = journal.rows().Find(ProspectKey(id));
      if (row == nullptr || !row->has_added_us()) continue;
      if (row->has_next() != IsLive(*row)) Fault("no date", name);
      if (row->has_next() && row->next().slot().day() == 0) Fault("no day", name);
      const MemberId owner = OwnerOf(id, journal.now_us(), journal.rows()).owner;
      if (owner.is_zero()) continue;
      const auto* member = journal.rows().Find(MemberKey(owner));
      if (member == nullptr || member->state() != v1::ACTIVE || !MayOwn(member->role())) {
        Fault("nobody in the team", name);
      }
    }
  }
};

Played& TheYear() {
  static auto* const kPlayed = new Played();
  return *kPlayed;
}

std::string NameOf(const std::string& id) {
  for (const char* name : {"admin", "mori", "sato", "aki", "ben", "chie", "dai", "emi", "fumi",
                           "ito", "goro", "hana"}) {
    if (id == IdOf(name)) return name;
  }
  return id.empty() ? "" : "somebody else";
}

TEST(YearTest, NothingIsNowhereAtAnySeq) {  // I7, I8, N02, R002, R005
  const Played& played = TheYear();
  EXPECT_TRUE(played.faults.empty()) << played.faults.front();
  EXPECT_GT(played.checked, 2'000U);
  RecordProperty("events", static_cast<int>(played.journal.head().value()));
}

TEST(YearTest, WhoOwnsWhatIsAsTheYearKnows) {  // R005, N02
  const Played& played = TheYear();
  EXPECT_TRUE(played.faults.empty()) << played.faults.front();
  EXPECT_EQ(9U, played.queued_most);  // All that dai had.
}

// Everything that a handover's row says of it.
using Told = std::tuple<std::string, std::string, int64_t, int64_t, int64_t, int64_t, int64_t,
                        int64_t, int64_t, int>;

TEST(YearTest, EveryHandoverIsKnownAndNoOther) {  // N03, R012
  Played& played = TheYear();
  size_t total = 0;
  for (const auto& [name, client] : played.year->clients()) {
    std::vector<Told> known;
    for (const KnownHandover& one : client.handovers) {
      const auto [first_us, second_us] = TouchesOf(client, one);
      known.emplace_back(one.from, one.to, one.handed_us, one.until_us, one.accepted_us,
                         one.declined_us, one.introduced_us, first_us, second_us, one.why);
    }
    std::vector<Told> told;
    const Grown grown = played.journal.Grown(name);
    for (const v1::HandoverRow& row : grown.handovers()) {
      told.emplace_back(NameOf(row.from()), NameOf(row.to()), row.handed_us(), row.until_us(),
                        row.accepted_us(), row.declined_us(), row.introduced_us(),
                        row.first_touch_us(), row.second_touch_us(), row.why());
    }
    std::ranges::sort(known);
    std::ranges::sort(told);
    EXPECT_EQ(told, known) << name;
    total += known.size();
  }
  EXPECT_GT(total, 30U);
}

// X23, from what the fold keeps of a handover, once its days are over.
std::string Sustained(const v1::HandoverRow& row) {
  const int64_t until_us = row.handed_us() + 90 * kCivilDayUs;
  if (until_us > At(kYearEnds)) return "not-yet";
  const auto within = [&](int64_t at_us) { return at_us != 0 && at_us <= until_us; };
  if (within(row.ended_us())) return "yes";
  return within(row.second_touch_us()) && !within(row.overdue_us()) ? "yes" : "no";
}

TEST(YearTest, WhatWasSustainedIsWhatTheYearMeant) {  // R004, X23
  Played& played = TheYear();
  std::map<std::string, int> found;
  for (const auto& [name, client] : played.year->clients()) {
    const Grown grown = played.journal.Grown(name);
    for (const KnownHandover& known : client.handovers) {
      if (known.sustained.empty()) continue;
      for (const v1::HandoverRow& row : grown.handovers()) {
        if (row.handed_us() != known.handed_us) continue;
        EXPECT_EQ(Sustained(row), known.sustained) << name << " to " << known.to;
        ++found[known.sustained];
      }
    }
  }
  EXPECT_GE(found["yes"], 15);
  EXPECT_EQ(found["no"], 3);  // One touch and no more, twice; and none at all.
  EXPECT_EQ(found["not-yet"], 1);
}

TEST(YearTest, HoweverTheJournalIsCutTheRowsAreTheSame) {  // I3, I4
  Played& played = TheYear();
  const auto rows = played.journal.AllRows();
  for (const size_t batch : {size_t{7}, size_t{256}, size_t{1'000'000}}) {
    EXPECT_TRUE(rows == FreshFold(played.journal.events(), batch)) << batch;
  }
}

}  // namespace
}  // namespace tasuki::domain
