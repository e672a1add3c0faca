#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/domain/year_figures.h"
#include "tests/unit/domain/year_played.h"
#include "tests/unit/domain/year_script.h"

// A year of a team of twelve whose generator knows what it caused (year.h): nothing is nowhere at
// any seq, and handovers, gaps and the time in the queue are those it knows.

namespace tasuki::domain {
namespace {

TEST(YearTest, NothingIsNowhereAtAnySeq) {  // I7, I8, N02, R002, R005
  const PlayedYear& played = TheYear();
  EXPECT_TRUE(played.faults.empty()) << played.faults.front();
  EXPECT_GT(played.checked, 2'000U);
  RecordProperty("events", static_cast<int>(played.journal.head().value()));
}

TEST(YearTest, WhoOwnsWhatIsAsTheYearKnows) {  // R005, N02
  const PlayedYear& played = TheYear();
  EXPECT_TRUE(played.faults.empty()) << played.faults.front();
  EXPECT_EQ(9U, played.queued_most);  // All that dai had.
}

// Everything that a handover's row says of it.
using Told = std::tuple<std::string, std::string, int64_t, int64_t, int64_t, int64_t, int64_t,
                        int64_t, int64_t, int>;

TEST(YearTest, EveryHandoverIsKnownAndNoOther) {  // N03, R012
  PlayedYear& played = TheYear();
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
  // Two business days for the introduction, five more until it is overdue by too much (X12).
  const int64_t late_us = (int64_t{row.introduce_day()} + 10) * kCivilDayUs - 9 * 60 * kMinuteUs;
  const bool introduced = row.introduced_us() != 0 && row.introduced_us() < late_us;
  return introduced && within(row.second_touch_us()) && !within(row.overdue_us()) ? "yes" : "no";
}

TEST(YearTest, WhatWasSustainedIsWhatTheYearMeant) {  // R004, X23
  PlayedYear& played = TheYear();
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
  // One touch and no more, twice; none at all; introduced too late, or never, three times.
  EXPECT_EQ(found["no"], 6);
  EXPECT_EQ(found["not-yet"], 1);
}

TEST(YearTest, HoweverTheJournalIsCutTheRowsAreTheSame) {  // I3, I4
  PlayedYear& played = TheYear();
  const auto rows = played.journal.AllRows();
  for (const size_t batch : {size_t{7}, size_t{256}, size_t{1'000'000}}) {
    EXPECT_TRUE(rows == FreshFold(played.journal.events(), batch)) << batch;
  }
}

}  // namespace
}  // namespace tasuki::domain
