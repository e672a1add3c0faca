#include "tests/unit/domain/year_coaching.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::domain {
namespace {

constexpr int kPlantedHistories = 140;

// One history as it is written: its events by time, what they are to be found for.
class PlantedHistory {
 public:
  PlantedHistory(std::string client, std::string member, int64_t met_us)
      : client_(std::move(client)), member_(std::move(member)), met_us_(met_us) {
    v1::Header added = ProspectAddedOf(client_);
    added.mutable_prospect_added()->mutable_attributes()->set_met_at_us(met_us_);
    Add("added", 0, 8, 0, added, /*business=*/false);
    Add("owner", 0, 8, 1, AssignOf(client_, member_), false);
  }

  const std::vector<PlantedEvent>& events() const { return events_; }
  const std::vector<Planted>& planted() const { return planted_; }

  // So many business days (else calendar days) after the meeting, at that time.
  void Add(const std::string& name, int days, int hour, int minute, v1::Header header,
           bool business = true) {
    const int32_t met_day = CivilDayOf(met_us_, 9 * 60);
    const int32_t day =
        business ? AddBusinessDays(met_day, static_cast<uint32_t>(days)) : met_day + days;
    events_.push_back({At(FormatDay(day), hour, minute), member_, Name(name), std::move(header)});
  }
  void Touch(const std::string& name, int days, int hour = 9) {
    Add(name, days, hour, 0, TouchOf(client_));
  }
  void Mail(const std::string& name, int days, int hour, uint32_t lint_error = 0) {
    v1::Header header = TouchOf(client_);
    header.mutable_touch_logged()->set_channel(v1::EMAIL);
    if (lint_error != 0) header.mutable_touch_logged()->add_lint_errors(lint_error);
    Add(name, days, hour, 0, header);
  }
  void Meet(const std::string& name, int days) {
    v1::Header header = TouchOf(client_);
    header.mutable_touch_logged()->set_channel(v1::MEETING);
    Add(name, days, 10, 0, header);
  }
  void Reply(const std::string& name, int days, int hour = 11) {
    Add(name, days, hour, 0, InboundOf(client_));
  }
  void End(const std::string& name, int days, v1::Outcome outcome, int hour = 15) {
    Add(name, days, hour, 0, OutcomeOf(client_, outcome));
  }
  void Promise(const std::string& name, int days, int due_days) {
    v1::Header header = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, client_);
    v1::PromiseMade& body = *header.mutable_promise_made();
    body.set_promise(IdOf(Name("promise")));
    body.set_by(v1::US);
    body.set_kind(v1::MATERIALS);
    body.set_consented(true);
    body.mutable_due()->set_day(
        AddBusinessDays(CivilDayOf(met_us_, 9 * 60), static_cast<uint32_t>(due_days)));
    Add(name, days, 10, 30, header);
  }
  void Close(const std::string& name, int days, v1::PromiseFate fate) {
    v1::Header header = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, client_);
    header.mutable_promise_closed()->set_promise(IdOf(Name("promise")));
    header.mutable_promise_closed()->set_fate(fate);
    Add(name, days, 16, 0, header);
  }
  const std::string& client() const { return client_; }
  void Plant(RuleVerdict verdict, const std::string& about, const std::string& shown,
             uint32_t touches = 0, bool severe = false, bool open = false) {
    planted_.push_back({verdict, client_, member_, Name(about), shown.empty() ? "" : Name(shown),
                        touches, severe, open});
  }
  // All of it came out of an old system.
  void Import() {
    for (PlantedEvent& event : events_) {
      event.header.set_import_ref(absl::StrCat("crm:", event.name));
      event.by = "boss";
    }
    planted_.clear();
  }

 private:
  std::string Name(const std::string& name) const { return absl::StrCat(client_, " ", name); }

  const std::string client_;
  const std::string member_;
  const int64_t met_us_;
  std::vector<PlantedEvent> events_;
  std::vector<Planted> planted_;
};

// What may be written, each for one thing. The default policy: late after 48 hours, three contacts
// three and five business days apart, forgotten after 20 business days.
using PlantedScript = std::function<void(PlantedHistory&)>;

void ThreeInTime(PlantedHistory& one) {
  one.Touch("first", 1);
  one.Touch("second", 4);
  one.Touch("third", 9);
}

// Long because it is one table: a history after the other.
const std::vector<PlantedScript>& Scripts() {
  static const auto& scripts = *new std::vector<PlantedScript>{
      // Nothing to be found.
      ThreeInTime,
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Reply("reply", 2);
        one.End("no", 3, v1::NO);
      },
      [](PlantedHistory& one) {  // A fourth with its reason.
        ThreeInTime(one);
        v1::Header more = HeaderOf(v1::STEP_OVERRIDDEN, v1::PROSPECT, one.client());
        more.mutable_step_overridden()->set_extra(1);
        one.Add("reason", 12, 9, 0, more);
        one.Touch("fourth", 14);
      },
      [](PlantedHistory& one) {  // A meeting that ends with a date.
        one.Touch("first", 1);
        one.Meet("meeting", 2);
        one.Add("next", 2, 10, 5, NextOf(one.client(), "2027-01-20"));
      },
      [](PlantedHistory& one) {  // An answer, on a Friday evening.
        one.Touch("first", 1);
        one.Reply("reply", 4, 16);
        one.Mail("answer", 4, 18);
        one.End("no", 7, v1::NO);
      },
      [](PlantedHistory& one) {  // Kept in the second half, and on its day.
        one.Touch("first", 1);
        one.Promise("promised", 2, 10);
        one.Close("kept", 8, v1::KEPT);
        one.End("no", 9, v1::NO);
      },
      [](PlantedHistory& one) {  // Lost after the limit: their silence, not our stopping.
        ThreeInTime(one);
        one.End("lost", 30, v1::LOST);
      },
      [](PlantedHistory& one) {  // Won early.
        one.Touch("first", 1);
        one.Reply("reply", 2);
        one.End("won", 3, v1::WON);
      },
      // What is to be found.
      [](PlantedHistory& one) {
        one.Touch("first", 4);
        one.Reply("reply", 5);
        one.End("no", 6, v1::NO);
        one.Plant(RuleVerdict::kLateFirst, "added", "first");
      },
      [](PlantedHistory& one) {
        one.Touch("first", 8);
        one.Reply("reply", 9);
        one.End("no", 10, v1::NO);
        one.Plant(RuleVerdict::kLateFirst, "added", "first", 0, true);
      },
      [](PlantedHistory& one) {  // Never.
        one.Plant(RuleVerdict::kLateFirst, "added", "", 0, true, true);
      },
      [](PlantedHistory& one) {  // They wrote; nobody had.
        one.Reply("reply", 6);
        one.End("no", 7, v1::NO);
        one.Plant(RuleVerdict::kLateFirst, "added", "reply", 0, true, true);
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Plant(RuleVerdict::kStoppedEarly, "first", "", 1, false, true);
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Touch("second", 4);
        one.Plant(RuleVerdict::kStoppedEarly, "second", "", 2, false, true);
      },
      [](PlantedHistory& one) {  // Taken up again.
        one.Touch("first", 1);
        one.Touch("second", 40);
        one.Touch("third", 45);
        one.Plant(RuleVerdict::kStoppedEarly, "first", "second", 1);
      },
      [](PlantedHistory& one) {  // Lost, and only two had gone out.
        one.Touch("first", 1);
        one.Touch("second", 4);
        one.End("lost", 6, v1::LOST);
        one.Plant(RuleVerdict::kStoppedEarly, "second", "lost", 2);
      },
      [](PlantedHistory& one) {  // They had answered; it was lost by us all the same.
        one.Touch("first", 1);
        one.Reply("reply", 2);
        v1::Header lost = OutcomeOf(one.client(), v1::LOST);
        lost.mutable_outcome_recorded()->set_reason(v1::ORGANISATION);
        one.Add("lost", 3, 15, 0, lost);
        one.Plant(RuleVerdict::kStoppedEarly, "lost", "lost");
      },
      [](PlantedHistory& one) {
        ThreeInTime(one);
        one.Touch("fourth", 14);
        one.Plant(RuleVerdict::kFourthUnanswered, "fourth", "fourth", 4);
      },
      [](PlantedHistory& one) {  // The next day it was too late to say.
        one.Touch("first", 1);
        one.Meet("meeting", 2);
        one.Add("next", 4, 10, 5, NextOf(one.client(), "2027-01-20"));
        one.Plant(RuleVerdict::kNoDate, "meeting", "next");
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Reply("reply", 2);
        one.End("replied", 2, v1::REPLIED);
        one.Plant(RuleVerdict::kNoDate, "replied", "", 0, false, true);
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Mail("checking", 4, 13, 99);
        one.Touch("third", 9);
        one.Plant(RuleVerdict::kJustCheckingIn, "checking", "checking");
      },
      [](PlantedHistory& one) {  // Another rule of lint.
        one.Touch("first", 1);
        one.Mail("long", 4, 13, 101);
        one.Touch("third", 9);
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Promise("promised", 2, 12);
        one.Close("kept", 3, v1::KEPT);
        one.End("no", 4, v1::NO);
        one.Plant(RuleVerdict::kTooEarlyPromise, "promised", "kept");
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Promise("promised", 2, 6);
        one.Close("kept", 8, v1::KEPT);
        one.End("no", 9, v1::NO);
        one.Plant(RuleVerdict::kLatePromise, "promised", "kept");
      },
      [](PlantedHistory& one) {  // Still open.
        one.Touch("first", 1);
        one.Promise("promised", 2, 6);
        one.End("no", 4, v1::NO);
        one.Plant(RuleVerdict::kLatePromise, "promised", "", 0, false, true);
      },
      [](PlantedHistory& one) {
        one.Touch("first", 1);
        one.Promise("promised", 2, 6);
        one.Close("broken", 5, v1::BROKEN);
        one.End("no", 9, v1::NO);
        one.Plant(RuleVerdict::kBrokenPromise, "promised", "broken");
      },
      [](PlantedHistory& one) {  // Answered each second time, and won.
        for (int i = 0; i < 5; ++i) {
          one.Touch(absl::StrCat("touch ", i), 1 + 3 * i);
          one.Reply(absl::StrCat("reply ", i), 2 + 3 * i);
        }
        one.End("won", 16, v1::WON);
        one.Plant(RuleVerdict::kSavedLate, "won", "won", 5);
      },
  };
  return scripts;
}

// A Friday's mail: from a Monday on, the second contact after four business days.
void OnFriday(PlantedHistory& one) {
  one.Touch("first", 1);
  one.Mail("evening", 4, 17);
  one.Touch("third", 9);
  one.Plant(RuleVerdict::kRefusedHour, "evening", "evening");
}

std::string ClientName(int index) { return absl::StrCat("client ", index); }

std::vector<PlantedHistory> WriteAll(uint64_t seed) {
  SeededRandom random(seed);
  std::vector<PlantedHistory> histories;
  // Weeks without a holiday or closing day, and far enough from the year's end.
  const char* const mondays[] = {"2026-01-19", "2026-02-02", "2026-03-02", "2026-05-18",
                                 "2026-06-01", "2026-08-24", "2026-10-19"};
  const auto& scripts = Scripts();
  for (int i = 0; i < kPlantedHistories; ++i) {
    const char* monday = mondays[random.Below(std::size(mondays))];
    const char* member = kCoachedMembers[random.Below(std::size(kCoachedMembers))];
    PlantedHistory& one = histories.emplace_back(ClientName(i), member, At(monday, 8));
    const auto script = static_cast<size_t>(i) % (scripts.size() + 1);
    script == scripts.size() ? OnFriday(one) : scripts[script](one);
    if (random.Below(10) == 0) one.Import();
  }
  return histories;
}

}  // namespace

std::vector<std::string> PlantedClients(uint64_t) {
  std::vector<std::string> names;
  for (int i = 0; i < kPlantedHistories; ++i) names.push_back(ClientName(i));
  return names;
}

PlantedHistories WriteHistories(uint64_t seed) {
  PlantedHistories all;
  for (const PlantedHistory& history : WriteAll(seed)) {
    all.planted.insert(all.planted.end(), history.planted().begin(), history.planted().end());
    all.events.insert(all.events.end(), history.events().begin(), history.events().end());
  }
  std::ranges::stable_sort(all.events, {}, &PlantedEvent::at_us);
  std::ranges::sort(all.planted);
  return all;
}

std::vector<Planted> PlantYear(uint64_t seed, TestJournal& journal) {
  PlantedHistories histories = WriteHistories(seed);
  for (const PlantedEvent& event : histories.events) {
    if (event.at_us > journal.now_us()) journal.SetNow(event.at_us);
    const v1::Verdict verdict =
        journal.Write(event.by, When(event.header, event.at_us), event.name);
    EXPECT_EQ(verdict, v1::EFFECTIVE) << event.name;
  }
  return std::move(histories.planted);
}

}  // namespace tasuki::domain
