#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/year.h"
#include "tests/unit/domain/year_coaching.h"
#include "tests/unit/domain/year_played.h"
#include "tests/unit/domain/year_script.h"

// What the rules say of the year that the audit is held to, with histories among it that were
// written to be found: issue 13, acceptance 6.

namespace tasuki::domain {
namespace {

constexpr uint64_t kCoachedSeed = 2026;
constexpr uint32_t kContactsMost = 3;   // X2.
constexpr uint32_t kTouchesToSale = 5;  // R070.

// A verdict: which, on whose history, whose work, how many touches.
std::string Line(RuleVerdict verdict, const std::string& client, const std::string& member,
                 uint32_t touches) {
  return absl::StrCat(std::string(WordOf(verdict)), " of ", client, " by ", member, " touches ",
                      touches);
}

// The year, with the planted histories played among it.
struct CoachedYear {
  CoachedYear() : histories(WriteHistories(kCoachedSeed)) {
    journal.SetNow(At(kYearBegins, 7));
    ScriptYear(year);
    year.On(At(kYearBegins, 7), [this] {
      year.Join("boss", v1::MANAGER);
      year.Join("ann", v1::REP);
      year.Join("cho", v1::REP);
    });
    for (const PlantedEvent& event : histories.events) {
      year.On(event.at_us, [this, &event] { year.Write(event.by, event.header, event.name); });
    }
    year.Run(At(kYearEnds, 23), [] {});
  }

  std::multiset<std::string> Found(const std::string& client) {
    std::multiset<std::string> found;
    JudgedPerson person;
    person.prospect = SubjectOfName(client);
    person.zone = absl::FixedTimeZone(9 * 60 * 60);
    const v1::Policy policy = DefaultPolicy();
    Slots slots(policy, "Asia/Tokyo");
    EXPECT_TRUE(JudgeByRules(person, policy, slots, absl::FromUnixMicros(At(kYearEnds, 12)),
                             journal.rows(), journal,
                             [&](const Judged& one) {
                               found.insert(Line(one.verdict, client, NameOfMember(one.member),
                                                 one.touches));
                             })
                    .ok());
    return found;
  }

  static std::string NameOfMember(MemberId member) {
    for (const char* name : {"boss", "ann", "cho"}) {
      if (MemberOfName(name) == member) return name;
    }
    return NameOf(member.str());
  }

  TestJournal journal{Batches::kEachEvent};
  Year year{journal, kCoachedSeed, [] {}};
  PlantedHistories histories;
};

CoachedYear& TheCoachedYear() {
  static auto* const kPlayed = new CoachedYear();
  return *kPlayed;
}

TEST(YearCoachingTest, WhatWasPlantedAmongItIsFoundAndNoneMore) {
  CoachedYear& coached = TheCoachedYear();
  std::map<std::string, std::multiset<std::string>> planted;
  for (const Planted& one : coached.histories.planted) {
    planted[one.client].insert(Line(one.verdict, one.client, one.member, one.touches));
  }
  ASSERT_GT(planted.size(), 60u);
  for (const std::string& client : PlantedClients(kCoachedSeed)) {
    EXPECT_EQ(coached.Found(client), planted[client]) << client;
  }
}

// Its own clients are contacted every other week, and each time the next date is chosen. What the
// rules have to say of them follows from what the year made: which of the touches in a row are one
// too many (X2), and what came in the end. No first follow-up is late, for each is contacted on the
// day it is added, and nothing is left without a date.
class KnownVerdicts {
 public:
  KnownVerdicts(std::string name, const KnownClient& client) : name_(std::move(name)) {
    std::vector<KnownTouch> touches = client.touches;
    std::ranges::stable_sort(touches, {}, &KnownTouch::at_us);
    auto touch = touches.begin();
    for (const KnownOutcome& outcome : client.outcomes) {
      for (; touch != touches.end() && touch->at_us <= outcome.at_us; ++touch) Take(*touch);
      End(outcome.outcome);
    }
    for (; touch != touches.end(); ++touch) Take(*touch);
  }
  const std::multiset<std::string>& all() const { return all_; }

 private:
  void Take(const KnownTouch& touch) {
    if (touch.inbound || touch.held) {
      burst_ = 0;
      is_answered_ = !touch.inbound;
    }
    if (touch.inbound) return;
    ++sent_;
    by_ = touch.who;
    if (touch.held) return;
    if (!is_answered_) {  // What answers the client is no contact of a burst.
      is_answered_ = true;
    } else if (++burst_ > kContactsMost) {
      all_.insert(Line(RuleVerdict::kFourthUnanswered, name_, by_, burst_));
    }
  }

  void End(v1::Outcome outcome) {
    if (outcome == v1::WON && sent_ >= kTouchesToSale) {
      all_.insert(Line(RuleVerdict::kSavedLate, name_, by_, sent_));
    }
    if (outcome == v1::LOST && burst_ > 0 && burst_ < kContactsMost) {
      all_.insert(Line(RuleVerdict::kStoppedEarly, name_, by_, burst_));
    }
  }

  const std::string name_;
  std::multiset<std::string> all_;
  uint32_t burst_ = 0;
  uint32_t sent_ = 0;
  bool is_answered_ = true;
  std::string by_;
};

TEST(YearCoachingTest, OfItsOwnClientsTheRulesSayWhatTheYearDidAndNoMore) {
  CoachedYear& coached = TheCoachedYear();
  size_t verdicts = 0;
  for (const auto& [name, client] : coached.year.clients()) {
    if (client.gone) continue;
    const std::multiset<std::string> found = coached.Found(name);
    EXPECT_EQ(found, KnownVerdicts(name, client).all()) << name;
    verdicts += found.size();
  }
  EXPECT_GT(verdicts, 50u);
}

}  // namespace
}  // namespace tasuki::domain
