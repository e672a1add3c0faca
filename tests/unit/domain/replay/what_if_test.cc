#include "common/domain/replay/what_if.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "common/domain/rows/policies.h"
#include "tests/unit/domain/random_journal.h"

// The same history under another policy (N08), with the default policy and a two-contact one.
// 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

WhatIfDifference Difference(TestJournal& journal, const v1::Policy& in_force,
                            const v1::Policy& instead, std::string_view now) {
  const WhatIfQuery query{.in_force = in_force,
                          .instead = instead,
                          .now_us = At(now),
                          .zone = absl::FixedTimeZone(9 * 60 * 60)};
  absl::StatusOr<WhatIfDifference> difference = WhatIf(
      [&](auto visit) {
        for (const HeldFact& held : journal.events()) {
          JournalEvent event = held.event();
          event.b_us.reset();
          if (absl::Status status = visit(event); !status.ok()) return status;
        }
        return absl::OkStatus();
      },
      journal.head().value(), journal.rows(), journal, query);
  EXPECT_TRUE(difference.ok()) << difference.status();
  return difference.ok() ? *std::move(difference) : WhatIfDifference();
}

class WhatIfTest : public ::testing::Test {
 protected:
  WhatIfTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("sato");
    two_contacts_.mutable_burst()->set_limit(2);
    for (v1::Cadence& cadence : *two_contacts_.mutable_cadences()) {
      if (cadence.name() == "three-contact") cadence.mutable_steps()->RemoveLast();
    }
  }

  void On(std::string_view day, v1::Header header, std::string_view name = "") {
    if (At(day) > journal_.now_us()) journal_.SetNow(At(day));
    ASSERT_EQ(journal_.Write("sato", std::move(header), name), v1::EFFECTIVE) << day;
  }
  void Add(std::string_view prospect) {
    On("2026-05-11", ProspectAddedOf(prospect));
    On("2026-05-11", AssignOf(prospect, "sato"));
  }
  std::set<std::string> TooMany(const WhatIfDifference& difference) {
    std::set<std::string> events;
    for (const WhatIfContact& contact : difference.contacts_too_many) {
      EXPECT_EQ(contact.number, 3u);
      EXPECT_EQ(contact.limit, 2u);
      EXPECT_EQ(contact.at.member, MemberOfName("sato"));
      events.insert(contact.at.event.str());
    }
    return events;
  }

  const v1::Policy policy_ = DefaultPolicy();
  v1::Policy two_contacts_ = policy_;
  TestJournal journal_;
};

TEST_F(WhatIfTest, UnderTwoContactsExactlyTheThirdOnesAreTooMany) {
  for (const char* name : {"tanaka", "suzuki", "kato", "ono"}) Add(name);
  for (const char* name : {"tanaka", "suzuki", "kato", "ono"}) On("2026-05-12", TouchOf(name));
  for (const char* name : {"tanaka", "suzuki", "kato"}) On("2026-05-15", TouchOf(name));
  On("2026-05-18", InboundOf("kato"));
  On("2026-05-19", TouchOf("kato"));  // The answer: in no burst.
  On("2026-05-22", TouchOf("tanaka"), "third of tanaka");
  On("2026-05-25", TouchOf("suzuki"), "third of suzuki");
  const WhatIfDifference difference = Difference(journal_, policy_, two_contacts_, "2026-05-26");
  const std::set<std::string> expected = {journal_.RefOf("third of tanaka").event_id(),
                                          journal_.RefOf("third of suzuki").event_id()};
  EXPECT_EQ(TooMany(difference), expected);
  EXPECT_TRUE(difference.contacts_allowed.empty());
  EXPECT_EQ(difference.prospects, 4u);
  // Nothing else would have been due before the second contact.
  for (const WhatIfDue& due : difference.due) {
    EXPECT_GE(due.at.b_us, At("2026-05-15"));
    EXPECT_NE(due.was, due.would);
  }
  EXPECT_FALSE(difference.due.empty());
  // The other way round the same touches are allowed.
  const WhatIfDifference back = Difference(journal_, two_contacts_, policy_, "2026-05-26");
  EXPECT_EQ(back.contacts_allowed.size(), 2u);
  EXPECT_TRUE(back.contacts_too_many.empty());
}

TEST_F(WhatIfTest, AThirdContactThatNobodyMadeIsALapseAvoided) {
  Add("tanaka");
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-15", TouchOf("tanaka"), "second");
  const WhatIfDifference difference = Difference(journal_, policy_, two_contacts_, "2026-06-10");
  ASSERT_EQ(difference.lapses_avoided.size(), 1u);
  const WhatIfLapse& lapse = difference.lapses_avoided.front();
  EXPECT_EQ(lapse.duty, Duty::kStep);
  EXPECT_EQ(lapse.at.event.str(), journal_.RefOf("second").event_id());
  EXPECT_EQ(lapse.at.member, MemberOfName("sato"));
  EXPECT_EQ(FormatDay(lapse.day), "2026-05-22");
  EXPECT_TRUE(difference.lapses_added.empty());
  EXPECT_TRUE(difference.contacts_too_many.empty());
  const WhatIfDifference back = Difference(journal_, two_contacts_, policy_, "2026-06-10");
  EXPECT_EQ(back.lapses_added.size(), 1u);
}

TEST_F(WhatIfTest, WhatAPersonChoseStaysAsItIs) {
  Add("tanaka");
  On("2026-05-12", NextOf("tanaka", "2026-06-01"));
  EXPECT_TRUE(Difference(journal_, policy_, two_contacts_, "2026-05-26").empty());
}

TEST_F(WhatIfTest, ThePolicyInForceMakesNoDifference) {  // Whatever happened, and came when.
  EXPECT_TRUE(rc::check([&](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    const v1::Policy present = PresentPolicy(journal.rows());
    RC_ASSERT(Difference(journal, present, present, "2027-05-26").empty());
  }));
}

}  // namespace
}  // namespace tasuki::domain
