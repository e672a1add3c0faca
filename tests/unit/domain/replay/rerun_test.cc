#include "common/domain/replay/rerun.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/replay/retell.h"
#include "common/domain/rows/policies.h"
#include "tests/unit/domain/random_journal.h"

namespace tasuki::domain {
namespace {

absl::Status VisitAll(const TestJournal& journal,
                      absl::FunctionRef<absl::Status(const JournalEvent&)> visit) {
  for (const HeldFact& held : journal.events()) {
    JournalEvent event = held.event();
    event.b_us.reset();  // As it comes from a store.
    if (absl::Status status = visit(event); !status.ok()) return status;
  }
  return absl::OkStatus();
}

using Histories = std::map<SubjectId, std::vector<std::string>>;

// Steps as the histories of the whole journal tell them, with so many events held at a time.
Histories Told(TestJournal& journal, const v1::Policy* instead, uint64_t held_max) {
  Histories told;
  Rerun rerun(journal.rows(), journal, instead);
  const absl::Status status =
      ForEachHistory([&](auto visit) { return VisitAll(journal, visit); }, journal.head().value(),
                     journal.rows(), [](SubjectId) { return true; },
                     [&](SubjectId prospect, const std::vector<Placed>& events) {
                       return rerun.Tell(prospect, events, [&](const Step& step) {
                         told[prospect].push_back(std::to_string(step.event.seq.value()) + ": " +
                                                  step.after.SerializeAsString());
                       });
                     },
                     held_max);
  EXPECT_TRUE(status.ok()) << status;
  return told;
}

TEST(RerunTest, EveryHistoryIsToldAsOneAloneIs) {  // N06
  size_t compared = 0;
  EXPECT_TRUE(rc::check([&](const std::vector<uint32_t>& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    const Histories told = Told(journal, nullptr, kHistoryEventsHeld);
    for (const char* name : kRandomProspects) {
      const SubjectId prospect = SubjectOfName(name);
      std::vector<std::string> alone;
      RC_ASSERT(ForEachStep(prospect, journal.rows(), journal, [&](const Step& step) {
                  alone.push_back(std::to_string(step.event.seq.value()) + ": " +
                                  step.after.SerializeAsString());
                }).ok());
      const auto found = told.find(prospect);
      // Merges of others are as they are now in the one, and told anew in the other.
      const auto* row = journal.rows().Find(ProspectKey(prospect));
      if (row != nullptr && (row->bound() > 0 || !row->binds().empty())) continue;
      RC_ASSERT((found == told.end() ? std::vector<std::string>() : found->second) == alone);
      compared += alone.size();
    }
    RC_ASSERT(Told(journal, nullptr, 3) == told);
    const v1::Policy present = PresentPolicy(journal.rows());
    RC_ASSERT(Told(journal, &present, 3) == Told(journal, &present, kHistoryEventsHeld));
  }));
  EXPECT_GT(compared, 100u);
}

absl::StatusOr<Retold> RetellAll(TestJournal& journal, std::string_view now) {
  const RetellQuery query{absl::FromUnixMicros(At(now)), absl::FixedTimeZone(9 * 60 * 60)};
  return Retell(
      query, [&](auto visit) { return VisitAll(journal, visit); }, journal.head().value(),
      journal.rows(), journal, [](SubjectId) { return true; });
}

TEST(RerunTest, ATouchTakesTheStepThatTheCadenceHadLeft) {  // R150
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("sato");
  const auto on = [&](std::string_view day, v1::Header header, std::string_view name) {
    journal.SetNow(At(day));
    ASSERT_EQ(journal.Write("sato", std::move(header), name), v1::EFFECTIVE);
  };
  on("2026-05-11", ProspectAddedOf("tanaka"), "added");
  on("2026-05-12", TouchOf("tanaka"), "first");
  on("2026-05-15", TouchOf("tanaka"), "second");
  on("2026-05-18", InboundOf("tanaka"), "theirs");
  on("2026-05-19", TouchOf("tanaka"), "answer");
  const absl::StatusOr<Retold> retold = RetellAll(journal, "2026-05-19");
  ASSERT_TRUE(retold.ok()) << retold.status();
  const StepsTaken& taken = retold->steps;
  const auto step = [&](std::string_view name) {
    const StepsTaken::Step* found = nullptr;
    for (const HeldFact& event : journal.events()) {
      if (event.header.event_id() == journal.RefOf(name).event_id()) found = taken.Find(event.seq);
    }
    return found == nullptr ? "none"
                            : taken.cadences()[found->cadence] + " " + std::to_string(found->step);
  };
  EXPECT_EQ("three-contact 1", step("first"));
  EXPECT_EQ("three-contact 2", step("second"));
  EXPECT_EQ("none", step("theirs"));
  EXPECT_EQ("none", step("answer"));
}

TEST(RerunTest, WhatLapsedIsWhoseItWas) {  // R019, X23
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  for (const char* name : {"sato", "mori"}) journal.Join(name);
  const auto on = [&](std::string_view day, v1::Header header, std::string_view name = "") {
    journal.SetNow(At(day));
    header.set_written_at_us(At(day));
    ASSERT_EQ(journal.Write("sato", std::move(header), name), v1::EFFECTIVE);
  };
  on("2026-05-11", ProspectAddedOf("tanaka"));
  on("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  on("2026-05-12", TouchOf("tanaka"));  // The next is due on Friday, the 15th: late from the 19th.
  on("2026-05-25", AssignOf("tanaka", "mori", "to sato"));
  on("2026-05-11", ProspectAddedOf("suzuki"));  // Never touched, nobody's.
  v1::Header meeting = TouchOf("tanaka");
  meeting.mutable_touch_logged()->set_channel(v1::MEETING);
  meeting.set_occurred_at_us(At("2026-05-26"));
  on("2026-05-29", meeting);  // Logged too late by sato.
  const absl::StatusOr<Retold> retold = RetellAll(journal, "2026-05-29");
  ASSERT_TRUE(retold.ok()) << retold.status();
  std::vector<std::string> found;
  for (const char* name : {"tanaka", "suzuki"}) {
    for (const Lapses::Lapse& lapse : retold->lapses.Of(SubjectOfName(name))) {
      std::string_view who = lapse.member.is_zero() ? "nobody" : "?";
      if (lapse.member == MemberOfName("sato")) who = "sato";
      if (lapse.member == MemberOfName("mori")) who = "mori";
      found.push_back(
          absl::StrCat(name, " ", ToAbsl(who), " ", FormatDay(CivilDayOf(lapse.at_us, 9 * 60))));
    }
  }
  EXPECT_EQ(found, (std::vector<std::string>{"tanaka sato 2026-05-19", "tanaka sato 2026-05-26",
                                             "tanaka mori 2026-05-29",  // The introduction.
                                             "suzuki nobody 2026-05-13"}));
}

TEST(RerunTest, WhatLapsedOfAFirmsClientIsItsOwnersThen) {  // X14
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  for (const char* name : {"sato", "mori"}) journal.Join(name);
  const auto on = [&](std::string_view day, v1::Header header, std::string_view name = "") {
    journal.SetNow(At(day));
    header.set_written_at_us(At(day));
    ASSERT_EQ(journal.Write("sato", std::move(header), name), v1::EFFECTIVE);
  };
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added();
  on("2026-05-11", firm);
  v1::Header added = ProspectAddedOf("tanaka");
  added.mutable_prospect_added()->mutable_attributes()->set_firm(IdOf("acme"));
  on("2026-05-11", added);  // Nobody's: its first follow-up lapses on the 13th.
  v1::Header to_sato = AssignOf("acme", "sato");
  to_sato.mutable_subject()->set_kind(v1::FIRM);
  on("2026-05-14", to_sato, "to sato");
  on("2026-05-14", TouchOf("tanaka"));  // The next one is due on the 19th, and lapses then.
  v1::Header to_mori = AssignOf("acme", "mori", "to sato");
  to_mori.mutable_subject()->set_kind(v1::FIRM);
  on("2026-05-25", to_mori);
  const absl::StatusOr<Retold> retold = RetellAll(journal, "2026-05-26");
  ASSERT_TRUE(retold.ok()) << retold.status();
  const std::vector<Lapses::Lapse>& lapses = retold->lapses.Of(SubjectOfName("tanaka"));
  ASSERT_EQ(lapses.size(), 2u);
  EXPECT_TRUE(lapses[0].member.is_zero());
  EXPECT_EQ(lapses[1].member, MemberOfName("sato"));
}

}  // namespace
}  // namespace tasuki::domain
