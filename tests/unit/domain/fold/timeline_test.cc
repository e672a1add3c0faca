#include "common/domain/fold/timeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "common/domain/events/limits.h"
#include "tests/unit/domain/test_team.h"

namespace tasuki::domain {
namespace {

using Entry = std::pair<Place, TimelineEvent>;

// Of a row: an event is three numbers, each below ten bytes.
constexpr size_t kRowBytesMax = kRecentEventsMax * 3 * 10;

class TimelineTest : public ::testing::Test {
 protected:
  static Place At(int64_t b_us, uint64_t seq) { return {b_us, Seq(seq)}; }

  void Put(Place place, TimelineEvent what = TimelineEvent::kFact) {
    PutIntoTimeline(subject_, place, what, recent_, rows_);
    ASSERT_TRUE(rows_.status().ok()) << rows_.status();
  }
  std::vector<Entry> From(Place from) {
    std::vector<Entry> found;
    EXPECT_TRUE(ForEachPlace(subject_, from, recent_, rows_, [&](Place place, TimelineEvent what) {
                  found.emplace_back(place, what);
                }).ok());
    return found;
  }
  std::vector<Entry> All() { return From(kFirstPlace); }
  // Older rows by their keys; each has its first place in it, and no more than it may.
  std::map<std::string, v1::Timeline> Older() {
    std::map<std::string, v1::Timeline> older;
    EXPECT_TRUE(rows_
                    .ScanRows("e",
                              [&](std::string_view key, std::string_view row) {
                                EXPECT_LE(row.size(), kRowBytesMax);
                                EXPECT_TRUE(
                                    older[std::string(key)].ParseFromString(std::string(row)));
                                return true;
                              })
                    .ok());
    for (const auto& [key, row] : older) {
      EXPECT_GT(row.seq_size(), 0);
      EXPECT_LE(row.seq_size(), kRecentEventsMax);
      EXPECT_EQ(row.b_us_size(), row.seq_size());
      EXPECT_EQ(row.fact_size(), row.seq_size());
      const Seq first(static_cast<uint64_t>(row.seq(0)));
      EXPECT_EQ(key, TimelineKey(subject_, row.b_us(0), first).str());
    }
    EXPECT_LT(recent_.seq_size(), kRecentEventsMax);
    EXPECT_LE(recent_.ByteSizeLong(), kRowBytesMax);
    return older;
  }
  // Puts them in that order, and expects them in their own, from wherever one begins.
  void ExpectInOrder(std::vector<Entry> entries) {
    for (const auto& [place, what] : entries) Put(place, what);
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.first < b.first; });
    EXPECT_EQ(All(), entries);
    EXPECT_EQ(LastPlace(recent_), entries.back().first);
    for (const size_t at : {size_t{0}, size_t{1}, entries.size() / 3, entries.size() / 2,
                            entries.size() - 40, entries.size() - 1}) {
      const auto begin = entries.begin() + static_cast<ptrdiff_t>(at);
      EXPECT_EQ(From(begin->first), std::vector<Entry>(begin, entries.end())) << at;
      // From just behind it, where there is no event.
      const Place behind{begin->first.b_us, begin->first.seq.Next()};
      const auto next = std::lower_bound(begin, entries.end(), behind,
                                         [](const Entry& a, Place b) { return a.first < b; });
      EXPECT_EQ(From(behind), std::vector<Entry>(next, entries.end())) << at;
    }
    Older();
  }
  void Shuffle(std::vector<Entry>& entries) {
    for (size_t i = entries.size(); i > 1; --i)
      std::swap(entries[i - 1], entries[random_.Below(i)]);
  }

  SeededRandom random_{5};
  const SubjectId subject_ = SubjectOfName("yamada");
  NoRows nothing_;
  Rows rows_{nothing_};
  v1::Timeline recent_;
};

TEST_F(TimelineTest, NothingIsThereAtFirst) {
  EXPECT_TRUE(All().empty());
  EXPECT_EQ(LastPlace(recent_), kFirstPlace);
}

TEST_F(TimelineTest, ManyInRandomOrderAreAllThereInTheirs) {
  std::vector<Entry> entries;
  for (uint64_t seq = 1; seq <= 20'000; ++seq) {
    // Some of one moment, some before 1970.
    const int64_t b_us = (static_cast<int64_t>(random_.Below(30'000)) - 2'000) * kMinuteUs;
    entries.emplace_back(At(b_us, seq),
                         seq % 3 == 0 ? TimelineEvent::kOther : TimelineEvent::kFact);
  }
  Shuffle(entries);
  ExpectInOrder(entries);
  // Halved rows are half full at least.
  EXPECT_LE(Older().size(), 20'000u / (kRecentEventsMax / 2) + 1);
}

TEST_F(TimelineTest, InTheirOrderEachWritesItsOwnRowAlone) {
  size_t changed_max = 0;
  for (uint64_t seq = 1; seq <= 2'000; ++seq) {
    rows_.TakeChanged([](const ChangedRow&) {});
    Put(At(static_cast<int64_t>(seq) * kMinuteUs, seq));
    size_t changed = 0;
    rows_.TakeChanged([&](const ChangedRow&) { ++changed; });
    changed_max = std::max(changed_max, changed);
  }
  EXPECT_EQ(changed_max, 1u);  // At times a row of older events, once.
}

TEST_F(TimelineTest, EachBeforeAllOthers) {
  std::vector<Entry> entries;
  for (uint64_t seq = 1; seq <= 1'000; ++seq) {
    entries.emplace_back(At(-static_cast<int64_t>(seq), seq), TimelineEvent::kFact);
  }
  ExpectInOrder(entries);
}

// A firm's go by seq alone.
TEST_F(TimelineTest, AllOfOneMoment) {
  std::vector<Entry> entries;
  for (uint64_t seq = 1; seq <= 1'000; ++seq) {
    entries.emplace_back(At(0, seq), TimelineEvent::kFact);
  }
  Shuffle(entries);
  ExpectInOrder(entries);
}

TEST_F(TimelineTest, BeforeTheFirstOfTheOlderOnesItsRowGetsAnotherKey) {
  for (uint64_t seq = 1; seq <= 200; ++seq) Put(At(static_cast<int64_t>(seq) * 10, seq));
  const auto before = Older();
  ASSERT_GT(before.size(), 1u);
  Put(At(5, 201));
  EXPECT_EQ(All().front().first, At(5, 201));
  EXPECT_EQ(All().size(), 201u);
  const auto after = Older();
  EXPECT_EQ(after.size(), before.size());
  EXPECT_FALSE(after.contains(before.begin()->first));
}

TEST_F(TimelineTest, OneThatIsThereIsNotPutAgain) {
  for (uint64_t seq = 1; seq <= 300; ++seq) Put(At(static_cast<int64_t>(seq) * 10, seq));
  const auto older = Older();
  const std::string recent = recent_.SerializeAsString();
  // The first of a row, one within, one of the recent ones, the last of all; also as another kind.
  const auto second = std::next(older.begin())->second;
  const Place first_of_row{second.b_us(0), Seq(static_cast<uint64_t>(second.seq(0)))};
  for (const Place place : {At(10, 1), first_of_row, At(500, 50), At(2'990, 299), At(3'000, 300)}) {
    Put(place, TimelineEvent::kFact);
    Put(place, TimelineEvent::kOther);
  }
  EXPECT_EQ(All().size(), 300u);
  EXPECT_EQ(recent_.SerializeAsString(), recent);
  EXPECT_EQ(Older().size(), older.size());
}

TEST_F(TimelineTest, AnothersEventsAreNotAmongThem) {
  for (uint64_t seq = 1; seq <= 200; ++seq) Put(At(static_cast<int64_t>(seq), seq));
  v1::Timeline other;
  for (const char* name : {"mori", "sato", "ito"}) {
    EXPECT_TRUE(
        ForEachPlace(SubjectOfName(name), kFirstPlace, other, rows_, [](Place, TimelineEvent) {
          ADD_FAILURE();
        }).ok());
  }
}

TEST_F(TimelineTest, ARowThatDoesNotParseIsDataLoss) {
  for (uint64_t seq = 1; seq <= 200; ++seq) Put(At(static_cast<int64_t>(seq), seq));
  // Rows on top of one that is broken.
  class Broken : public NoRows {
   public:
    absl::Status ScanRowsFrom(
        std::string_view prefix, std::string_view,
        absl::FunctionRef<bool(std::string_view, std::string_view)> visit) override {
      visit(std::string(prefix) + std::string(16, 'b'), "\xff\xff");
      return absl::OkStatus();
    }
  } broken;
  Rows rows(broken);
  EXPECT_TRUE(absl::IsDataLoss(
      ForEachPlace(subject_, kFirstPlace, recent_, rows, [](Place, TimelineEvent) {})));
}

}  // namespace
}  // namespace tasuki::domain
