#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/audit/handovers.h"
#include "common/domain/audit/measures.h"
#include "common/domain/audit/ownership_chains.h"
#include "common/domain/replay/received.h"
#include "tests/unit/domain/year_figures.h"
#include "tests/unit/domain/year_played.h"
#include "tests/unit/domain/year_script.h"

// The audit of the scripted year against what its generator caused: every handover, every chain of
// owners, every day in the queue.

namespace tasuki::domain {
namespace {

const std::vector<AuditedHandover>& TheAudit() {
  static const auto* const kAudited = [] {
    PlayedYear& played = TheYear();
    static const BusinessCalendar kCalendar{DefaultPolicy().calendar(), "Asia/Tokyo"};
    AuditQuery query;
    query.now_us = At(kYearEnds, 23);
    const AuditRules rules{MeasuresOf(DefaultPolicy()), &kCalendar, absl::FixedTimeZone(9 * 3600)};
    HandoverAudit audit(query, rules, played.journal.rows());
    for (const HeldFact& event : played.journal.events()) audit.Add(event.event());
    auto audited = audit.Finish();
    EXPECT_TRUE(audited.ok()) << audited.status();
    return new std::vector<AuditedHandover>(*std::move(audited));
  }();
  return *kAudited;
}

// A handover from one person to another, as the year knows it, beside what the audit says.
struct Pair {
  std::string client;
  const KnownHandover* known;
  KnownFigures figures;
  const AuditedHandover* audited;
};

std::ostream& operator<<(std::ostream& out, const Pair& pair) {
  return out << pair.client << " from " << pair.known->from << " to " << pair.known->to;
}

std::vector<Pair> Pairs() {
  std::map<std::pair<SubjectId, int64_t>, const AuditedHandover*> audited;
  for (const AuditedHandover& one : TheAudit()) {
    audited.emplace(std::pair(one.subject, one.row.handed_us()), &one);
  }
  std::vector<Pair> pairs;
  const Year& year = *TheYear().year;
  for (const auto& [name, client] : year.clients()) {
    for (const KnownHandover& known : client.handovers) {
      if (known.from.empty() || known.to.empty()) continue;
      const auto found = audited.find({SubjectOfName(name), known.handed_us});
      EXPECT_TRUE(found != audited.end()) << name << " to " << known.to;
      if (found == audited.end()) continue;
      pairs.push_back(
          {name, &known, FiguresOf(year, name, known, At(kYearEnds, 23)), found->second});
    }
  }
  return pairs;
}

TEST(YearAuditTest, ItHasEveryHandoverFromOnePersonToAnotherAndNoOther) {  // R012
  const std::vector<Pair> pairs = Pairs();
  EXPECT_EQ(TheAudit().size(), pairs.size());
  EXPECT_GE(pairs.size(), 30U);
  for (const Pair& pair : pairs) {
    const v1::HandoverRow& row = pair.audited->row;
    EXPECT_EQ(NameOf(row.from()), pair.known->from) << pair;
    EXPECT_EQ(NameOf(row.to()), pair.known->to) << pair;
    EXPECT_EQ(row.why(), pair.known->why) << pair;
    EXPECT_EQ(row.cover(), pair.known->until_us != 0) << pair;
    EXPECT_EQ(row.accepted_us(), pair.known->accepted_us) << pair;
    EXPECT_EQ(row.declined_us(), pair.known->declined_us) << pair;
    EXPECT_EQ(row.introduced_us(), pair.known->introduced_us) << pair;
    EXPECT_EQ(pair.audited->until_us, pair.figures.until_us) << pair;
  }
}

TEST(YearAuditTest, TheGapIsTheSilenceThatWasCaused) {  // X23, R004
  size_t gaps = 0;
  for (const Pair& pair : Pairs()) {
    EXPECT_EQ(pair.audited->last_before_us, pair.figures.last_before_us) << pair;
    EXPECT_EQ(pair.audited->first_touch_us, pair.figures.first_touch_us) << pair;
    EXPECT_EQ(pair.audited->second_touch_us, pair.figures.second_touch_us) << pair;
    EXPECT_EQ(pair.audited->gap_us(), pair.figures.gap_us) << pair;
    gaps += pair.figures.gap_us.has_value() ? 1 : 0;
  }
  EXPECT_GE(gaps, 20U);
}

TEST(YearAuditTest, TheClientsEngagementIsWhatTheyDid) {  // R011
  size_t both = 0;
  for (const Pair& pair : Pairs()) {
    ASSERT_EQ(pair.audited->engagement_before.has_value(), pair.figures.before.has_value()) << pair;
    ASSERT_EQ(pair.audited->engagement_after.has_value(), pair.figures.after.has_value()) << pair;
    EXPECT_NEAR(pair.audited->engagement_before.value_or(0), pair.figures.before.value_or(0), 1e-9)
        << pair;
    EXPECT_NEAR(pair.audited->engagement_after.value_or(0), pair.figures.after.value_or(0), 1e-9)
        << pair;
    both += pair.figures.before.has_value() && pair.figures.after.has_value() ? 1 : 0;
  }
  EXPECT_GE(both, 15U);
}

TEST(YearAuditTest, WhatWasKeptUpIsSustainedAndTheTroubleIsWhatTheScriptMeant) {  // R004, R013
  std::map<std::string, int> sustained, diagnosis;
  for (const Pair& pair : Pairs()) {
    EXPECT_EQ(WordOf(pair.audited->sustained), pair.figures.sustained) << pair;
    EXPECT_EQ(WordOf(pair.audited->diagnosis), pair.figures.diagnosis) << pair;
    if (!pair.known->diagnosis.empty()) {
      EXPECT_EQ(WordOf(pair.audited->diagnosis), pair.known->diagnosis) << pair;
    }
    ++sustained[pair.figures.sustained];
    ++diagnosis[pair.known->diagnosis];
  }
  EXPECT_GE(sustained["yes"], 10);
  EXPECT_EQ(sustained["no"], 6);
  EXPECT_EQ(sustained["not-yet"], 1);
  EXPECT_GE(sustained[""], 8);  // Covers, one declined, one undone.
  EXPECT_EQ(diagnosis["effort"], 6);
  EXPECT_EQ(diagnosis["chemistry"], 1);
}

TEST(YearAuditTest, TheResultIsWhatCameOfTheClient) {  // R018
  std::map<std::string, int> results;
  for (const Pair& pair : Pairs()) {
    EXPECT_EQ(WordOf(pair.audited->result), pair.figures.result) << pair;
    ++results[pair.figures.result];
  }
  for (const char* word : {"", "open", "won", "lost", "no", "not-now", "opted-out"}) {
    EXPECT_GE(results[word], 1) << word;
  }
}

TEST(YearAuditTest, WhatCameInLateOrWasDatedBackIsMarked) {  // N06
  std::map<std::pair<std::string, std::string>, int> marks;
  for (const Pair& pair : Pairs()) {
    std::vector<KnownMark> late;
    for (const LateMark& mark : pair.audited->late) {
      late.emplace_back(WordOf(mark.what), mark.backdated ? "backdated" : "late", mark.at_us,
                        mark.recorded_us);
    }
    EXPECT_EQ(late, pair.figures.late) << pair;
    for (const KnownMark& mark : late) ++marks[{std::get<0>(mark), std::get<1>(mark)}];
  }
  for (const char* what : {"handed", "accepted", "introduced", "first-touch"}) {
    EXPECT_GE((marks[{what, "late"}]), 1) << what;
  }
  EXPECT_GE((marks[{"first-touch", "backdated"}]), 1);
}

TEST(YearAuditTest, WhoWasAccountableAndHowLongNobodyWasIsKnownForAnyMoment) {  // N02, R005
  PlayedYear& played = TheYear();
  OwnershipChains chains(played.journal.rows());
  for (const HeldFact& event : played.journal.events()) chains.Add(event.event());
  std::map<std::string, int64_t> caused_us, told_us;
  for (const auto& [name, client] : played.year->clients()) {
    const auto chain = chains.Of(SubjectOfName(name));
    ASSERT_TRUE(chain.ok()) << chain.status();
    std::vector<std::pair<std::string, int64_t>> owners;
    for (const OwnedBy& owned : *chain) {
      owners.emplace_back(owned.owner.is_zero() ? "" : NameOf(owned.owner.str()), owned.from_us);
    }
    EXPECT_EQ(owners, OwnersOf(client)) << name;
    for (const char* moment :
         {"2026-03-01", "2026-04-05", "2026-07-12", "2026-07-31", "2026-09-05", kYearEnds}) {
      const int64_t to_us = std::min(chains.EndOf(SubjectOfName(name)), At(moment));
      int64_t orphan_us = 0;
      for (const OwnedBy& owned : *chain) {
        if (!owned.owner.is_zero()) continue;
        orphan_us += std::max<int64_t>(0, std::min(owned.to_us, to_us) - owned.from_us);
      }
      EXPECT_EQ(orphan_us, OrphanUs(client, At(moment))) << name << " up to " << moment;
      told_us[moment] += orphan_us;
      caused_us[moment] += OrphanUs(client, At(moment));
    }
  }
  EXPECT_EQ(told_us, caused_us);
  EXPECT_GT(caused_us[kYearEnds], 60 * kCivilDayUs);
}

// Of those who left: whose client has not met the new owner, by the audit's own figures.
TEST(YearAuditTest, WhatALeaverLeftOpenIsWhatNobodyIntroduced) {  // X15
  std::map<std::string, std::vector<std::string>> told, known;
  for (const Pair& pair : Pairs()) {
    const Year& year = *TheYear().year;
    for (const char* leaver : {"chie", "dai", "emi"}) {
      const AuditedHandover& one = *pair.audited;
      if (NameOf(one.row.from()) == leaver && one.row.introduced_us() == 0 && !one.row.cover() &&
          one.until_us == INT64_MAX && TheYear().journal.Prospect(pair.client).has_introduction()) {
        told[leaver].push_back(pair.client);
      }
      if (IsOpenOf(leaver, year.clients().at(pair.client), *pair.known)) {
        known[leaver].push_back(pair.client);
      }
    }
  }
  EXPECT_EQ(told, known);
  EXPECT_EQ(known["chie"], std::vector<std::string>{"chie 7"});
  EXPECT_EQ(known["emi"], std::vector<std::string>{"emi 3"});
}

// A member's record says of what they were handed what the audit of everything says (R020).
TEST(YearAuditTest, ARecordJudgesWhatWasReceivedAsTheAuditDoes) {
  PlayedYear& played = TheYear();
  const BusinessCalendar calendar{DefaultPolicy().calendar(), "Asia/Tokyo"};
  const AuditRules rules{MeasuresOf(DefaultPolicy()), &calendar, absl::FixedTimeZone(9 * 3600)};
  uint64_t known = 0, sustained = 0;
  for (const char* name :
       {"mori", "sato", "aki", "ben", "chie", "dai", "emi", "fumi", "ito", "goro", "hana"}) {
    const MemberId member = MemberOfName(name);
    for (const char* from : {kYearBegins, "2026-06-10"}) {
      Received expected;
      std::vector<GotClient> clients;
      for (const AuditedHandover& one : TheAudit()) {
        if (one.row.to() != member.bytes() || one.row.handed_us() < At(from)) continue;
        clients.push_back({one.subject, {}});
        expected.known +=
            one.sustained == Sustained::kYes || one.sustained == Sustained::kNo ? 1 : 0;
        expected.sustained += one.sustained == Sustained::kYes ? 1 : 0;
      }
      const auto received = ReceivedBy(member, clients, rules, At(from), At(kYearEnds, 23),
                                       played.journal.rows(), played.journal);
      ASSERT_TRUE(received.ok()) << received.status();
      EXPECT_EQ(received->known, expected.known) << name << " from " << from;
      EXPECT_EQ(received->sustained, expected.sustained) << name << " from " << from;
      known += received->known;
      sustained += received->sustained;
    }
  }
  EXPECT_GT(sustained, 15u);
  EXPECT_GT(known, sustained + 5);
}

}  // namespace
}  // namespace tasuki::domain
