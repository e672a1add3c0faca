#include "common/domain/agenda/promises.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// How promises are kept (X9), and what that makes of trust (X23).

namespace tasuki::domain {
namespace {

constexpr absl::Duration kMicrosecond = absl::Microseconds(1);

int32_t PromiseDay(std::string_view text) { return *ParseDay(text); }

class KeptAsTest : public ::testing::Test {
 protected:
  explicit KeptAsTest(const char* zone = "Asia/Tokyo") {
    EXPECT_TRUE(absl::LoadTimeZone(zone, &zone_));
  }

  absl::Time In(std::string_view day, int hour = 0, int minute = 0) const {
    const absl::CivilDay civil = ToCivil(PromiseDay(day));
    return absl::FromCivil(
        absl::CivilMinute(civil.year(), civil.month(), civil.day(), hour, minute), zone_);
  }

  // Promised at `made` for `due`, kept at `kept`.
  std::string Kept(absl::Time made, std::string_view due, absl::Time kept) const {
    return std::string(
        WordOf(KeptAs({.made = made, .due_day = PromiseDay(due), .kept = kept}, 50, zone_)));
  }

  // Each side of every border of a promise made and due then; `half`: the middle of its interval.
  void ExpectBorders(absl::Time made, std::string_view due, absl::Time half) const {
    const absl::Time begins = absl::FromCivil(ToCivil(PromiseDay(due)), zone_);
    const absl::Time ends = absl::FromCivil(ToCivil(PromiseDay(due) + 1), zone_);
    EXPECT_EQ(Kept(made, due, made), "too-early");
    EXPECT_EQ(Kept(made, due, half - kMicrosecond), "too-early");
    EXPECT_EQ(Kept(made, due, half), "early");
    EXPECT_EQ(Kept(made, due, begins - kMicrosecond), "early");
    EXPECT_EQ(Kept(made, due, begins), "on-time");
    EXPECT_EQ(Kept(made, due, ends - kMicrosecond), "on-time");
    EXPECT_EQ(Kept(made, due, ends), "late");
  }

  absl::TimeZone zone_;
};

class KeptAsInNewYorkTest : public KeptAsTest {
 protected:
  KeptAsInNewYorkTest() : KeptAsTest("America/New_York") {}
};

TEST_F(KeptAsTest, EachBorderOfAPromiseOfAWeek) {  // X9, R122–R124
  // Monday noon to the beginning of Monday a week later: 156 hours.
  ExpectBorders(In("2026-05-11", 12), "2026-05-18", In("2026-05-14", 18));
}

TEST_F(KeptAsTest, EachBorderOfAPromiseForTomorrow) {
  ExpectBorders(In("2026-05-11", 10), "2026-05-12", In("2026-05-11", 17));
}

TEST_F(KeptAsTest, WhatIsPromisedForTheDayIsOnTimeOnIt) {
  const absl::Time made = In("2026-05-11", 10);
  EXPECT_EQ(Kept(made, "2026-05-11", made), "on-time");
  EXPECT_EQ(Kept(made, "2026-05-11", In("2026-05-12") - kMicrosecond), "on-time");
  EXPECT_EQ(Kept(made, "2026-05-11", In("2026-05-12")), "late");
  EXPECT_EQ(Kept(made, "2026-05-10", made), "late");
}

TEST_F(KeptAsTest, TheDayIsTheClients) {
  // One moment: the 18th in Tokyo, still the 17th in New York.
  const absl::Time kept = In("2026-05-18", 9);
  const absl::Time made = In("2026-05-11", 12);
  EXPECT_EQ(Kept(made, "2026-05-18", kept), "on-time");
  EXPECT_EQ(Kept(made, "2026-05-17", kept), "late");
  absl::TimeZone new_york;
  ASSERT_TRUE(absl::LoadTimeZone("America/New_York", &new_york));
  const PromiseTimes times{.made = made, .due_day = PromiseDay("2026-05-18"), .kept = kept};
  EXPECT_EQ(KeptAs(times, 50, new_york), PromiseIs::kEarly);
}

TEST_F(KeptAsInNewYorkTest, ClocksThatGoForwardTakeAnHourOfTheInterval) {
  // 8 March 2026 has 23 hours: Friday noon to the beginning of Monday has 59, not 60.
  ExpectBorders(In("2026-03-06", 12), "2026-03-09", In("2026-03-07", 17, 30));
  // The day itself.
  ExpectBorders(In("2026-03-06", 12), "2026-03-08", In("2026-03-07", 6));
}

TEST_F(KeptAsInNewYorkTest, ClocksThatGoBackGiveAnHourMore) {
  // 1 November 2026 has 25 hours: Friday noon to the beginning of Monday has 61.
  ExpectBorders(In("2026-10-30", 12), "2026-11-02", In("2026-10-31", 18, 30));
  ExpectBorders(In("2026-10-30", 12), "2026-11-01", In("2026-10-31", 6));
}

// R118: 2026-05-22 is a Friday; a holiday makes it later.
TEST(MilestoneTest, AMilestoneIsSaidUntilTheNextBusinessDayIsOver) {
  const int32_t friday = PromiseDay("2026-05-22");
  const BusinessCalendar plain;  // Monday to Friday.
  EXPECT_TRUE(IsMilestoneSaid(friday, plain, friday - 30));
  EXPECT_TRUE(IsMilestoneSaid(friday, plain, PromiseDay("2026-05-25")));
  EXPECT_FALSE(IsMilestoneSaid(friday, plain, PromiseDay("2026-05-26")));
  EXPECT_TRUE(IsMilestoneSaid(PromiseDay("2026-05-23"), plain, PromiseDay("2026-05-25")));
  EXPECT_FALSE(IsMilestoneSaid(PromiseDay("2026-05-23"), plain, PromiseDay("2026-05-26")));
}

TEST_F(KeptAsTest, HowMuchIsTooEarlyIsThePolicys) {
  PromiseTimes times{.made = In("2026-05-11"), .due_day = PromiseDay("2026-05-15"), .kept = {}};
  times.kept = In("2026-05-12");
  EXPECT_EQ(KeptAs(times, 25, zone_), PromiseIs::kEarly);
  EXPECT_EQ(KeptAs(times, 26, zone_), PromiseIs::kTooEarly);
  EXPECT_EQ(KeptAs(times, 0, zone_), PromiseIs::kEarly);
  times.kept = In("2026-05-15") - kMicrosecond;
  EXPECT_EQ(KeptAs(times, 4'000'000'000, zone_), PromiseIs::kTooEarly);
}

// --- What is made of rows.

class PromisesTest : public KeptAsTest {
 protected:
  PromisesTest() {
    promise_.set_by(v1::US);
    promise_.set_made_seq(7);
    promise_.set_made_us(absl::ToUnixMicros(In("2026-05-11", 12)));
    promise_.mutable_due()->set_day(PromiseDay("2026-05-18"));
    promise_.set_first_due_day(PromiseDay("2026-05-18"));
  }

  void Close(v1::PromiseFate fate, absl::Time at) {
    promise_.set_fate(fate);
    promise_.set_closed_us(absl::ToUnixMicros(at));
  }

  PromiseIs Fate(absl::Time now) const { return FateOf(promise_, rules_, zone_, now); }

  std::optional<uint32_t> Halves(std::string_view today) const {
    return TrustHalves(promise_, Fate(In(today, 12)), rules_, PromiseDay(today));
  }

  bool Hollow(std::string_view today) const {
    return IsHollow(promise_, row_, rules_, calendar_, zone_, PromiseDay(today));
  }

  const v1::Policy policy_ = DefaultPolicy();
  const v1::PromiseRules& rules_ = policy_.promises();
  const BusinessCalendar calendar_{policy_.calendar(), "Asia/Tokyo"};
  v1::PromiseRow promise_;
  v1::ProspectRow row_;
};

TEST_F(PromisesTest, AnOpenOneIsLateOnceItsDayIsOver) {  // R124
  EXPECT_EQ(Fate(In("2026-05-19") - kMicrosecond), PromiseIs::kOpen);
  EXPECT_EQ(Fate(In("2026-05-19")), PromiseIs::kLate);
  Close(v1::WITHDRAWN, In("2026-05-30"));
  EXPECT_EQ(Fate(In("2026-06-19")), PromiseIs::kWithdrawn);
  Close(v1::BROKEN, In("2026-05-12"));
  EXPECT_EQ(Fate(In("2026-05-12")), PromiseIs::kBroken);
}

TEST_F(PromisesTest, TrustCountsWhatFellDue) {    // R125, X23
  EXPECT_EQ(Halves("2026-05-18"), std::nullopt);  // Open, its day is not over.
  EXPECT_EQ(Halves("2026-05-19"), 0u);
  Close(v1::KEPT, In("2026-05-12"));  // Too early.
  EXPECT_EQ(Halves("2026-05-17"), std::nullopt);
  EXPECT_EQ(Halves("2026-05-18"), 1u);
  Close(v1::KEPT, In("2026-05-16"));
  EXPECT_EQ(Halves("2026-05-18"), 2u);
  Close(v1::KEPT, In("2026-05-18", 20));
  EXPECT_EQ(Halves("2026-05-18"), 2u);
  Close(v1::KEPT, In("2026-05-19"));
  EXPECT_EQ(Halves("2026-05-19"), 0u);
  Close(v1::BROKEN, In("2026-05-12"));
  EXPECT_EQ(Halves("2026-05-19"), 0u);
  Close(v1::WITHDRAWN, In("2026-05-12"));
  EXPECT_EQ(Halves("2026-05-19"), std::nullopt);
}

TEST_F(PromisesTest, TrustCountsAYearBack) {
  Close(v1::KEPT, In("2026-05-18"));
  EXPECT_EQ(Halves("2027-05-17"), 2u);
  EXPECT_EQ(Halves("2027-05-18"), std::nullopt);
}

TEST_F(PromisesTest, WhatWasMovedWithoutConsentCountsNothing) {  // R126
  Close(v1::KEPT, In("2026-05-18"));
  promise_.set_moves(2);
  EXPECT_EQ(Halves("2026-05-18"), 2u);
  promise_.set_moved_alone(1);
  EXPECT_EQ(Halves("2026-05-18"), 0u);
}

TEST_F(PromisesTest, TrustLeavesOutTheClientsAndImports) {
  Close(v1::KEPT, In("2026-05-18"));
  promise_.set_imported(true);
  EXPECT_EQ(Halves("2026-05-18"), std::nullopt);
  promise_.set_imported(false);
  promise_.set_by(v1::CLIENT);
  EXPECT_EQ(Halves("2026-05-18"), std::nullopt);
}

TEST_F(PromisesTest, TrustIsTheMean) {
  Trust trust;
  EXPECT_EQ(trust.Mean(), std::nullopt);
  trust.Add(promise_, PromiseIs::kEarly, 2);
  trust.Add(promise_, PromiseIs::kTooEarly, 1);
  trust.Add(promise_, PromiseIs::kLate, 0);
  promise_.set_moved_alone(1);
  trust.Add(promise_, PromiseIs::kOnTime, 0);
  EXPECT_EQ(trust.Mean(), 0.375);
  EXPECT_EQ(trust.promises, 4u);
  EXPECT_EQ(trust.moved_alone, 1u);
}

TEST_F(PromisesTest, HollowAfterTenBusinessDaysChasedAndNothingBack) {  // R128, X23
  promise_.set_by(v1::CLIENT);
  EXPECT_FALSE(Hollow("2026-06-30"));  // Nobody chased it.
  row_.set_last_outbound_us(absl::ToUnixMicros(In("2026-05-19") - kMicrosecond));
  EXPECT_FALSE(Hollow("2026-06-30"));  // That was before it was over.
  row_.set_last_outbound_us(absl::ToUnixMicros(In("2026-05-19")));
  EXPECT_TRUE(IsChased(promise_, row_, zone_));
  EXPECT_FALSE(Hollow("2026-05-31"));
  EXPECT_TRUE(Hollow("2026-06-01"));
  row_.set_last_inbound_us(absl::ToUnixMicros(In("2026-05-19") - kMicrosecond));
  EXPECT_TRUE(Hollow("2026-06-01"));
  row_.set_last_inbound_us(absl::ToUnixMicros(In("2026-05-19")));
  EXPECT_FALSE(Hollow("2026-06-01"));
  row_.clear_last_inbound_us();
  Close(v1::KEPT, In("2026-06-02"));
  EXPECT_FALSE(Hollow("2026-06-30"));
  EXPECT_TRUE(IsSlow(promise_, Fate(In("2026-06-30"))));
  Close(v1::KEPT, In("2026-05-18", 23));
  EXPECT_FALSE(IsSlow(promise_, Fate(In("2026-06-30"))));
}

TEST_F(PromisesTest, PoliciesFromBeforeMeanTheNumbersOfThePage) {
  EXPECT_EQ(TrustDays({}), TrustDays(rules_));
  EXPECT_EQ(HollowBusinessDays({}), HollowBusinessDays(rules_));
  EXPECT_EQ(FullWeek({}), FullWeek(rules_));
}

// --- Out of the journal.

class PromisesFoldTest : public ::testing::Test {
 protected:
  PromisesFoldTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("ann");
    journal_.Join("ben");
    journal_.Write("ann", ProspectAddedOf("tanaka"));
    Assign("ann");
  }

  void Assign(std::string_view to) {
    v1::Header header = AssignOf("tanaka", to);
    const auto* row = journal_.rows().Find(DecisionKey(SubjectOfName("tanaka"), v1::OWNER));
    if (row != nullptr && row->present_size() != 0) {
      header.set_base(row->present(row->present_size() - 1));
    }
    EXPECT_EQ(journal_.Write("admin", header), v1::EFFECTIVE);
  }

  void Make(std::string_view id, v1::PromiseBy by, v1::PromiseKind kind, std::string_view due) {
    v1::Header header = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
    v1::PromiseMade& body = *header.mutable_promise_made();
    body.set_promise(IdOf(id));
    body.set_by(by);
    body.set_kind(kind);
    body.mutable_due()->set_day(PromiseDay(due));
    EXPECT_EQ(journal_.Write("ann", header), v1::EFFECTIVE);
  }

  void Move(std::string_view id, std::string_view due, bool agreed) {
    v1::Header header = HeaderOf(v1::PROMISE_MOVED, v1::PROSPECT, "tanaka");
    header.mutable_promise_moved()->set_promise(IdOf(id));
    header.mutable_promise_moved()->mutable_due()->set_day(PromiseDay(due));
    header.mutable_promise_moved()->set_agreed_by_client(agreed);
    EXPECT_EQ(journal_.Write("ann", header), v1::EFFECTIVE);
  }

  void Keep(std::string_view id) {
    v1::Header header = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "tanaka");
    header.mutable_promise_closed()->set_promise(IdOf(id));
    header.mutable_promise_closed()->set_fate(v1::KEPT);
    EXPECT_EQ(journal_.Write("ann", header), v1::EFFECTIVE);
  }

  // Rows of an index, by the letter of their key.
  int Count(char letter) {
    int count = 0;
    for (const auto& [key, row] : journal_.IndexRows()) count += key.front() == letter ? 1 : 0;
    return count;
  }

  bool IsUnder(std::string_view member, std::string_view day) {
    const auto key = HolderPromisesKey(MemberId::FromTrusted(IdOf(member)), HeldAs::kOwner,
                                       PromiseDay(day), SubjectOfName("tanaka"));
    return journal_.IndexRows().contains(key.str());
  }

  TestJournal journal_;
};

TEST_F(PromisesFoldTest, DriftIsFromTheFirstDay) {  // R126
  Make("offer", v1::US, v1::PROPOSAL, "2026-05-18");
  Move("offer", "2026-05-25", true);
  Move("offer", "2026-05-20", false);
  const v1::PromiseRow offer = journal_.Grown("tanaka").promises(0);
  EXPECT_EQ(offer.moves(), 2u);
  EXPECT_EQ(offer.moved_alone(), 1u);
  EXPECT_EQ(DriftDays(offer), 2);
  EXPECT_EQ(offer.made_by(), IdOf("ann"));
}

TEST_F(PromisesFoldTest, TheFirstOpenOneOfEitherSideIsIndexedUnderTheOwner) {
  Make("offer", v1::US, v1::PROPOSAL, "2026-05-18");
  Make("answer", v1::CLIENT, v1::DECISION_DATE, "2026-05-15");
  Make("data", v1::US, v1::DATA, "2026-06-15");
  EXPECT_TRUE(IsUnder("ann", "2026-05-15"));
  EXPECT_EQ(Count('P'), 1);
  EXPECT_EQ(Count('J'), 3);
  EXPECT_EQ(Count('Y'), 2);
  Keep("answer");
  EXPECT_TRUE(IsUnder("ann", "2026-05-18"));
  Move("offer", "2026-06-20", true);
  EXPECT_TRUE(IsUnder("ann", "2026-06-15"));
  Assign("ben");
  EXPECT_TRUE(IsUnder("ben", "2026-06-15"));
  EXPECT_EQ(Count('P'), 1);
  Keep("data");
  Keep("offer");
  EXPECT_EQ(Count('P'), 0);
  EXPECT_EQ(Count('J'), 3);
  EXPECT_FALSE(journal_.Prospect("tanaka").has_first_promise_day());
}

TEST_F(PromisesFoldTest, WhoAskedUsToStopIsRemindedOfNothing) {
  Make("offer", v1::US, v1::PROPOSAL, "2026-05-18");
  journal_.Write("ann", OutcomeOf("tanaka", v1::OPTED_OUT));
  EXPECT_EQ(Count('P'), 0);
}

TEST_F(PromisesFoldTest, WhatWasMergedAwayStandsUnderNobody) {
  Make("offer", v1::US, v1::PROPOSAL, "2026-05-18");
  journal_.Write("ann", ProspectAddedOf("tanaka2"));
  v1::Header merged = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, "tanaka");
  merged.mutable_prospects_merged()->set_into(IdOf("tanaka2"));
  ASSERT_EQ(journal_.Write("admin", merged), v1::EFFECTIVE);
  EXPECT_FALSE(IsUnder("ann", "2026-05-18"));
  const auto key = HolderPromisesKey(MemberId(), HeldAs::kMerged, PromiseDay("2026-05-18"),
                                     SubjectOfName("tanaka"));
  EXPECT_TRUE(journal_.IndexRows().contains(key.str()));
}

TEST_F(PromisesFoldTest, WhatDeliversAPromiseIsInNoBurst) {  // X2
  Make("offer", v1::US, v1::PROPOSAL, "2026-05-18");
  journal_.SetNow(At("2026-05-12"));
  journal_.Write("ann", TouchOf("tanaka"));
  EXPECT_EQ(journal_.Prospect("tanaka").counters().burst(), 1u);
  v1::Header delivery = TouchOf("tanaka");
  delivery.mutable_touch_logged()->set_delivers(IdOf("offer"));
  journal_.Write("ann", delivery);
  EXPECT_EQ(journal_.Prospect("tanaka").counters().burst(), 1u);
  EXPECT_EQ(journal_.Prospect("tanaka").cadence().steps_done(), 1u);
}

// --- In whatever order laptops hand in what they wrote.

// One fact about a promise, as somebody dated it.
struct DatedFact {
  std::string writer;
  v1::Header header;
};

// The facts behind the makings, each with a moment of its own.
std::vector<DatedFact> PromiseFactsOf(const std::vector<uint32_t>& choices) {
  static constexpr const char* kWriters[] = {"ann", "ben"};
  std::vector<DatedFact> facts;
  for (const uint32_t choice : choices) {
    const std::string id = IdOf(std::string("promise ") + std::to_string(choice % 3));
    const int64_t at_us = At("2026-05-12") + static_cast<int64_t>(facts.size()) * 3'600'000'000;
    DatedFact fact{kWriters[(choice >> 2) % 2], {}};
    if ((choice >> 3) % 3 != 0) {
      fact.header = HeaderOf(v1::PROMISE_MOVED, v1::PROSPECT, "tanaka");
      v1::PromiseMoved& body = *fact.header.mutable_promise_moved();
      body.set_promise(id);
      body.mutable_due()->set_day(PromiseDay("2026-06-01") +
                                  static_cast<int32_t>((choice >> 5) % 40));
      body.set_agreed_by_client((choice >> 11) % 2 == 0);
    } else {
      fact.header = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "tanaka");
      fact.header.mutable_promise_closed()->set_promise(id);
      fact.header.mutable_promise_closed()->set_fate(
          static_cast<v1::PromiseFate>(1 + (choice >> 12) % 3));
    }
    fact.header = When(std::move(fact.header), at_us);
    facts.push_back(std::move(fact));
  }
  return facts;
}

// Promises and what is known of all of them, without where in the journal each fact stands. The
// makings come before what speaks of them, else that would be invalid, but in the order `made`.
std::vector<std::string> PromisesAfter(const std::array<int, 3>& made,
                                       const std::vector<DatedFact>& facts, Batches batches) {
  TestJournal journal(batches);
  journal.SetNow(At("2026-05-11"));
  journal.Join("ann");
  journal.Join("ben");
  journal.Write("ann", ProspectAddedOf("tanaka"));
  journal.SetNow(At("2026-05-12"));
  for (const int i : made) {
    v1::Header header = When(HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka"),
                             At("2026-05-11") + (i + 1) * int64_t{3'600'000'000});
    v1::PromiseMade& body = *header.mutable_promise_made();
    body.set_promise(IdOf(std::string("promise ") + std::to_string(i)));
    body.set_by(i == 2 ? v1::CLIENT : v1::US);
    body.set_kind(i == 0 ? v1::DELIVERY : v1::DECISION_DATE);
    body.mutable_due()->set_day(PromiseDay("2026-06-01") + i);
    EXPECT_EQ(journal.Write(i == 1 ? "ben" : "ann", header), v1::EFFECTIVE);
  }
  journal.SetNow(At("2026-07-01"));
  for (const DatedFact& fact : facts)
    EXPECT_EQ(journal.Write(fact.writer, fact.header), v1::EFFECTIVE);
  EXPECT_TRUE(journal.Finish().ok());
  std::vector<std::string> said;
  const domain::Grown grown = journal.Grown("tanaka");
  for (int i = 0; i < grown.promises_size(); ++i) {
    v1::PromiseRow row = grown.promises(i);
    row.clear_made_seq();
    row.mutable_first()->clear_seq();
    row.clear_closed_seq();
    row.clear_closing();
    said.push_back(row.SerializeAsString());
  }
  const v1::ProspectRow& prospect = journal.Prospect("tanaka");
  said.push_back(std::to_string(prospect.open_promises()) + " " +
                 std::to_string(prospect.first_promise_day()));
  for (const auto& [key, row] : journal.IndexRows()) {
    if (std::string_view("PGJY").find(key.front()) != std::string_view::npos) said.push_back(key);
  }
  std::sort(said.begin(), said.end());  // The rows come in the order of their making.
  return said;
}

TEST(PromisesPropertyTest, InWhateverOrderFactsArriveTheRowsAreTheSame) {
  EXPECT_TRUE(rc::check([](const std::vector<uint32_t>& choices, uint32_t order) {
    std::vector<DatedFact> facts = PromiseFactsOf(choices);
    std::array<int, 3> made = {0, 1, 2};
    const auto in_order = PromisesAfter(made, facts, Batches::kEachEvent);
    std::rotate(made.begin(), made.begin() + order % 3, made.end());
    if (order % 2 != 0) std::swap(made[1], made[2]);
    for (size_t i = facts.size(); i > 1; --i) {
      order = order * 1'664'525 + 1'013'904'223;
      std::swap(facts[i - 1], facts[(order >> 8) % i]);
    }
    RC_ASSERT(PromisesAfter(made, facts, Batches::kEachEvent) == in_order);
    RC_ASSERT(PromisesAfter(made, facts, Batches::kAtEnd) == in_order);
  }));
}

}  // namespace
}  // namespace tasuki::domain
