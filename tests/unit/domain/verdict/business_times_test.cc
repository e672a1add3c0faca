#include "common/domain/verdict/business_times.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/domain/random_journal.h"
#include "tests/unit/domain/test_journal.h"

// Business time b (DESIGN.md §5, Order; X20): of one laptop the later act stands over the earlier
// one, whatever its clock said, unless a person dated it.

namespace tasuki::domain {
namespace {

constexpr int64_t kClockHourUs = 3'600'000'000;
constexpr int64_t kDayUs = 24 * kClockHourUs;

class BusinessTimesTest : public ::testing::Test {
 protected:
  BusinessTimesTest() {
    journal_.SetNow(1'778'457'600'000'000);  // 2026-05-11, 9:00 in Tokyo.
    journal_.Join("rep");
    journal_.Join("peer");
    journal_.Join("boss", v1::MANAGER);
    EXPECT_EQ(journal_.Write("rep", ProspectAddedOf("tanaka")), v1::EFFECTIVE);
  }

  // As a laptop writes it whose clock says `clock_us`, and nobody dates it.
  static v1::Header Undated(v1::Header header, int64_t clock_us) {
    header = When(std::move(header), clock_us);
    header.set_written_at_us(clock_us);
    return header;
  }
  // b of the last event.
  int64_t LastB() const { return journal_.events().back().b_us; }
  int64_t LastRecorded() const { return journal_.events().back().recorded_at_us; }
  int64_t Write(std::string_view writer, v1::Header header) {
    journal_.Write(writer, std::move(header));
    return LastB();
  }
  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  void ExpectLikeAFreshFold() {
    for (const size_t batch : {size_t{1}, size_t{3}, journal_.events().size()}) {
      EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch, kTestPartFacts)) << batch;
    }
  }

  TestJournal journal_;
};

// Case: a clock a day ahead is put right before the laptop syncs.
TEST_F(BusinessTimesTest, AfterAClockThatWasAheadTheLaterOutcomeStands) {
  const int64_t now = journal_.now_us();
  Write("rep", Undated(OutcomeOf("tanaka", v1::NOT_NOW), now + kDayUs));
  EXPECT_EQ(LastB(), LastRecorded());  // min(occurred, recorded).
  const int64_t first = LastB();
  Write("rep", Undated(OutcomeOf("tanaka", v1::REPLIED), now - kClockHourUs));
  EXPECT_EQ(LastB(), first);
  EXPECT_EQ(Row().last_outcome(), v1::REPLIED);
  ExpectLikeAFreshFold();
}

TEST_F(BusinessTimesTest, ByTheFirstRulesTheEarlierOneStandsAsItDidThen) {
  journal_.SetRules(1);
  const int64_t now = journal_.now_us();
  const auto rep = ReplicaKey(ReplicaId::FromTrusted(IdOf("rep")));
  const std::string before = journal_.rows().Find(rep)->SerializeAsString();
  Write("rep", Undated(OutcomeOf("tanaka", v1::NOT_NOW), now + kDayUs));
  EXPECT_EQ(Write("rep", Undated(OutcomeOf("tanaka", v1::REPLIED), now - kClockHourUs)),
            now - kClockHourUs);
  EXPECT_EQ(Row().last_outcome(), v1::NOT_NOW);
  EXPECT_EQ(journal_.rows().Find(rep)->SerializeAsString(), before);
  ExpectLikeAFreshFold();
}

TEST_F(BusinessTimesTest, WhatAPersonDatedAndWhatCameFromASourceKeepsItsDate) {
  const int64_t now = journal_.now_us();
  Write("rep", Undated(TouchOf("tanaka"), now + kDayUs));
  const int64_t first = LastB();
  EXPECT_EQ(Write("rep", When(TouchOf("tanaka"), now - kDayUs)), now - kDayUs);
  Write("boss", Undated(TouchOf("tanaka"), now + kDayUs));
  v1::Header imported = Undated(TouchOf("tanaka"), now - kDayUs);
  imported.set_import_ref("crm:1");
  EXPECT_EQ(Write("boss", imported), now - kDayUs);
  // Neither moves those that nobody dated.
  EXPECT_EQ(Write("rep", Undated(TouchOf("tanaka"), now - kClockHourUs)), first);
  ExpectLikeAFreshFold();
}

TEST_F(BusinessTimesTest, AnothersLaptopHasAnOrderOfItsOwn) {
  const int64_t now = journal_.now_us();
  Write("rep", Undated(TouchOf("tanaka"), now + kDayUs));
  EXPECT_EQ(Write("peer", Undated(TouchOf("tanaka"), now - kClockHourUs)), now - kClockHourUs);
}

TEST_F(BusinessTimesTest, WhateverTheVerdictOfTheOneBefore) {
  const int64_t now = journal_.now_us();
  v1::Header nobody = Undated(TouchOf("nobody"), now + kDayUs);
  ASSERT_EQ(journal_.Write("rep", nobody), v1::INVALID);
  const int64_t first = LastB();
  EXPECT_EQ(Write("rep", Undated(TouchOf("tanaka"), now - kClockHourUs)), first);
}

TEST_F(BusinessTimesTest, NeverAboveItsOwnRecordedAt) {
  const int64_t now = journal_.now_us();
  for (int i = 0; i < 3; ++i) {
    Write("rep", Undated(TouchOf("tanaka"), now + (3 - i) * kDayUs));
    EXPECT_LE(LastB(), LastRecorded());
  }
}

TEST_F(BusinessTimesTest, AnAdmittedEventKeepsTheOneItGotAsItArrived) {
  const int64_t now = journal_.now_us();
  v1::Header revoke = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, "rep");
  revoke.mutable_device_revoked()->set_device(IdOf("rep laptop"));
  Write("rep", Undated(TouchOf("tanaka"), now + kDayUs));
  const int64_t first = LastB();
  ASSERT_EQ(journal_.Write("admin", revoke), v1::EFFECTIVE);
  ASSERT_EQ(
      journal_.Write("rep", Undated(OutcomeOf("tanaka", v1::REPLIED), now - kClockHourUs), "it"),
      v1::SET_APART);
  EXPECT_EQ(LastB(), first);
  journal_.SetNow(now + 5 * kDayUs);
  v1::Header admit = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, "rep");
  *admit.mutable_events_admitted()->add_events() = journal_.RefOf("it");
  ASSERT_EQ(journal_.Write("boss", admit), v1::EFFECTIVE);
  EXPECT_EQ(Row().folded_us(), first);
  EXPECT_EQ(Row().last_outcome(), v1::REPLIED);
  ExpectLikeAFreshFold();
}

// A firm's timeline goes by seq, so the answer's time needs a row of its own.
TEST_F(BusinessTimesTest, OfAFirmItOutlivesFoldingAnew) {
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added();
  ASSERT_EQ(journal_.Write("boss", firm), v1::EFFECTIVE);
  v1::Header assign = AssignOf("acme", "rep");
  assign.mutable_subject()->set_kind(v1::FIRM);
  ASSERT_EQ(journal_.Write("boss", assign, "assignment"), v1::EFFECTIVE);
  const int64_t now = journal_.now_us();
  Write("rep", Undated(TouchOf("tanaka"), now + kDayUs));
  const int64_t first = LastB();
  v1::Header accept = HeaderOf(v1::HANDOVER_ACCEPTED, v1::FIRM, "acme");
  accept.mutable_handover_accepted()->set_assignment(IdOf("assignment"));
  EXPECT_EQ(Write("rep", Undated(accept, now - kClockHourUs)), first);
  v1::Header changed = HeaderOf(v1::FIRM_CHANGED, v1::FIRM, "acme");
  changed.mutable_firm_changed()->add_closing_days_added(20600);
  ASSERT_EQ(journal_.Write("boss", changed, "changed"), v1::EFFECTIVE);
  v1::Header back = HeaderOf(v1::FACT_RETRACTED, v1::FIRM, "acme");
  *back.mutable_fact_retracted()->mutable_fact() = journal_.RefOf("changed");
  ASSERT_EQ(journal_.Write("boss", back), v1::EFFECTIVE);
  const Grown grown = journal_.Grown("acme");
  ASSERT_EQ(grown.handovers_size(), 1);
  EXPECT_EQ(grown.handovers(0).accepted_us(), first);
  ExpectLikeAFreshFold();
}

TEST(BusinessTimesPropertyTest, AReaderWithoutRowsFindsTheSame) {
  EXPECT_TRUE(rc::check([](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kAtEnd);
    WriteRandom(choices, journal);
    BusinessTimes times;
    for (const HeldFact& held : journal.events()) {
      JournalEvent event = held.event();
      event.b_us.reset();
      times.Give(event);
      RC_ASSERT(event.b_us == held.b_us);
    }
  }));
}

}  // namespace
}  // namespace tasuki::domain
