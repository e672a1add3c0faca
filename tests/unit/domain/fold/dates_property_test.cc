#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/slots.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/policy_check.h"
#include "tests/unit/domain/test_journal.h"

// R086, X3, I8 over very many short histories: whatever people write of a prospect, in whatever
// order it happened, it has a date as long as it is live; and whatever the policy is that lets
// itself be set, that date has a slot.
//
// Histories are numbers, so that RapidCheck can cut a failing one down to what it takes; it is told
// as one event a line.

namespace tasuki::domain {
namespace {

#ifdef TASUKI_THOROUGH
constexpr uint64_t kHistories = 100'000;
#else
constexpr uint64_t kHistories = 1'000;
#endif
constexpr uint64_t kHistoriesOfJournal = 500;  // They share the team and its policy.
constexpr uint64_t kHistoriesOfPolicy = 4'000;
constexpr size_t kEventsMax = 7;
constexpr char kOther[] = "other";  // With whom somebody may be merged.

// One event a number. Shown as what it says.
struct PastEvents {
  uint64_t policy = 0;  // Which policy the team has.
  std::vector<uint32_t> choices;
};

// Takes small numbers out of one large one.
class Bits {
 public:
  explicit Bits(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  uint32_t Below(uint32_t bound) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<uint32_t>(state_ >> 33) % bound;
  }
  bool OneIn(uint32_t times) { return Below(times) == 0; }

 private:
  uint64_t state_;
};

// The default policy with some of its numbers and words changed; one that may be set.
v1::Policy MakePolicy(uint64_t number, const v1::Policy& shipped) {
  for (uint64_t attempt = 0;; ++attempt) {
    Bits bits(number * 1000 + attempt);
    v1::Policy policy = shipped;
    policy.mutable_burst()->set_limit(1 + bits.Below(5));
    policy.mutable_burst()->set_silence_business_days(1 + bits.Below(9));
    policy.mutable_first_follow_up()->set_business_days_after_meeting(bits.Below(3));
    if (bits.OneIn(3)) policy.mutable_first_follow_up()->clear_business_days_after_adding();
    policy.mutable_next_touch()->set_limit_reached_months(1 + bits.Below(9));
    policy.mutable_next_touch()->set_limit_reached_months_latest(0);
    policy.mutable_handover()->set_step_waits_business_days(bits.Below(9));
    // Some of the cadences, but the first, which everybody starts with.
    for (int i = policy.cadences_size() - 1; i > 0; --i) {
      if (bits.OneIn(5)) policy.mutable_cadences()->DeleteSubrange(i, 1);
    }
    for (v1::Cadence& cadence : *policy.mutable_cadences()) {
      static constexpr const char* kThen[] = {"pause", "none", "nurture"};
      if (bits.OneIn(3)) cadence.set_then(kThen[bits.Below(3)]);
      if (bits.OneIn(3)) cadence.set_burst_limit(bits.Below(5));
      if (bits.OneIn(4) && cadence.steps_size() > 1) cadence.mutable_steps()->RemoveLast();
      for (v1::CadenceStep& step : *cadence.mutable_steps()) {
        if (bits.OneIn(4)) step.set_on_reply(bits.OneIn(2) ? "stop" : "wait");
      }
    }
    for (int i = 0; i < 20; ++i) {
      const auto day = *ParseDay("2026-04-01") + static_cast<int32_t>(bits.Below(700));
      policy.mutable_calendar()->add_closing_days(FormatDay(day));
    }
    if (bits.OneIn(3)) policy.mutable_calendar()->add_weekend("wednesday");
    if (FaultsOf(policy, [](const std::string&) { return true; }).empty()) return policy;
  }
}

// The same, made once: it is looked at day by day.
const v1::Policy& PolicyOf(uint64_t number) {
  static auto& made = *new std::map<uint64_t, v1::Policy>();
  if (made.empty()) made.emplace(0, DefaultPolicy());
  const auto found = made.find(number);
  return found != made.end() ? found->second
                             : made.emplace(number, MakePolicy(number, made.at(0))).first->second;
}

// The headers of one history, as they are chosen.
class Events {
 public:
  Events(TestJournal& journal, uint64_t number)
      : journal_(journal), about_(absl::StrCat("p", number)), first_(journal.events().size()) {}

  const std::string& about() const { return about_; }

  void Write(uint32_t choice) {
    Bits bits(choice);
    static constexpr const char* kWriters[] = {"ann", "ann", "ben", "boss"};
    const char* writer = kWriters[bits.Below(4)];
    // Business goes on by days or months; now and then something is entered late, or by a clock
    // that is ahead.
    static constexpr int32_t kDays[] = {0, 1, 3, 8, 40, 200};
    journal_.SetNow(journal_.now_us() + kDays[bits.Below(6)] * kDayUs);
    int64_t at_us = journal_.now_us();
    if (bits.OneIn(6)) at_us -= static_cast<int64_t>(bits.Below(60)) * kDayUs / 4;
    if (bits.OneIn(12)) at_us += static_cast<int64_t>(bits.Below(60)) * kDayUs;
    v1::Header header = Any(bits);
    // A decision without this is about now.
    if (header.kind() == v1::FACT) header = When(std::move(header), at_us);
    journal_.Write(writer, std::move(header));
  }

 private:
  static constexpr int64_t kDayUs = 24 * 60 * kMinuteUs;

  v1::Header Of(v1::EventType type) const { return HeaderOf(type, v1::PROSPECT, about_); }

  void FillSlot(Bits& bits, v1::CivilSlot& slot) const {
    static constexpr int32_t kAhead[] = {-400, -3, 0, 1, 12, 90, 700, 1'000'000};
    slot.set_day(CivilDayOf(journal_.now_us(), 540) + kAhead[bits.Below(8)]);
    if (bits.OneIn(3)) slot.set_minute(static_cast<int32_t>(bits.Below(1440)));
  }

  std::string Base(v1::Slot slot) {
    const auto* row = journal_.rows().Find(DecisionKey(SubjectOfName(about_), slot));
    return row == nullptr || row->present().empty() ? "" : row->present(0);
  }

  v1::Header Touch(Bits& bits) const {
    v1::Header header = TouchOf(about_);
    v1::TouchLogged& body = *header.mutable_touch_logged();
    body.set_channel(static_cast<v1::Channel>(1 + bits.Below(7)));
    if (bits.OneIn(3)) body.set_direction(v1::INBOUND);
    if (bits.OneIn(5)) {
      body.set_cadence(Cadence(bits));
      body.set_step(1 + bits.Below(7));
    }
    return header;
  }

  static std::string Cadence(Bits& bits) {
    static constexpr const char* kNames[] = {"three-contact", "proposal", "post-sale",
                                             "revisit",       "nurture",  "gone"};
    return kNames[bits.Below(6)];
  }

  v1::Header Outcome(Bits& bits) const {
    const bool won = bits.OneIn(4);
    v1::Header header =
        OutcomeOf(about_, won ? v1::WON : static_cast<v1::Outcome>(1 + bits.Below(10)));
    v1::OutcomeRecorded& body = *header.mutable_outcome_recorded();
    if (bits.OneIn(3)) FillSlot(bits, *body.mutable_next());
    if (bits.OneIn(4)) body.set_season("obon");
    if (bits.OneIn(4)) body.set_reopens(true);
    return header;
  }

  v1::Header OfCadence(Bits& bits) const {
    static constexpr v1::EventType kTypes[] = {v1::CADENCE_STARTED, v1::CADENCE_PAUSED,
                                               v1::CADENCE_RESUMED, v1::CADENCE_STOPPED,
                                               v1::STEP_OVERRIDDEN};
    v1::Header header = Of(kTypes[bits.Below(5)]);
    if (header.type() == v1::CADENCE_STARTED) {
      header.mutable_cadence_started()->set_cadence(Cadence(bits));
      v1::CivilSlot day;
      FillSlot(bits, day);
      header.mutable_cadence_started()->set_day(day.day());
    } else if (header.type() == v1::CADENCE_PAUSED) {
      header.mutable_cadence_paused();
      if (bits.OneIn(2)) FillSlot(bits, *header.mutable_cadence_paused()->mutable_until());
    } else if (header.type() == v1::CADENCE_RESUMED) {
      header.mutable_cadence_resumed();
    } else if (header.type() == v1::CADENCE_STOPPED) {
      header.mutable_cadence_stopped();
    } else {
      header.mutable_step_overridden()->set_extra(bits.Below(3));
    }
    return header;
  }

  v1::Header OfPromise(Bits& bits) const {
    const std::string id = IdOf(absl::StrCat("promise of ", about_));
    if (bits.OneIn(2)) {
      v1::Header header = Of(v1::PROMISE_MADE);
      v1::PromiseMade& body = *header.mutable_promise_made();
      body.set_promise(id);
      const bool ours = bits.OneIn(2);
      body.set_by(ours ? v1::US : v1::CLIENT);
      body.set_kind(ours ? v1::DELIVERY : v1::DECISION_DATE);
      FillSlot(bits, *body.mutable_due());
      return header;
    }
    if (bits.OneIn(2)) {
      v1::Header header = Of(v1::PROMISE_MOVED);
      header.mutable_promise_moved()->set_promise(id);
      FillSlot(bits, *header.mutable_promise_moved()->mutable_due());
      return header;
    }
    v1::Header header = Of(v1::PROMISE_CLOSED);
    header.mutable_promise_closed()->set_promise(id);
    header.mutable_promise_closed()->set_fate(v1::KEPT);
    return header;
  }

  v1::Header OfDeal(Bits& bits) const {
    const std::string deal = absl::StrCat("deal of ", about_);
    if (bits.OneIn(2)) return DealOpenedOf(about_, deal, 3);
    return DealClosedOf(about_, deal, bits.OneIn(2) ? v1::DEAL_WON : v1::DEAL_LOST);
  }

  v1::Header OfOwner(Bits& bits) {
    switch (bits.Below(5)) {
      case 0: {
        v1::Header header = Of(v1::CLIENT_INTRODUCED);
        header.mutable_client_introduced()->set_how(v1::VISIT);
        return header;
      }
      case 1: {
        v1::Header header = Of(v1::HANDOVER_DECLINED);
        header.mutable_handover_declined()->set_assignment(Base(v1::OWNER));
        return header;
      }
      default: {
        static constexpr const char* kTo[] = {"ann", "ben", "boss", ""};
        v1::Header header = AssignOf(about_, kTo[bits.Below(4)]);
        header.set_base(Base(v1::OWNER));
        if (bits.OneIn(5) && !header.owner_assigned().to().empty()) {
          header.mutable_owner_assigned()->set_until_us(journal_.now_us() + 5 * kDayUs);
        }
        return header;
      }
    }
  }

  v1::Header OfIdentity(Bits& bits) {
    switch (bits.Below(6)) {
      case 0:
      case 1: {
        v1::Header header = Of(v1::PROSPECTS_MERGED);
        header.mutable_prospects_merged()->set_into(IdOf(kOther));
        header.set_base(Base(v1::MERGED));
        return header;
      }
      case 2:
      case 3: {
        v1::Header header = Of(v1::PROSPECTS_SPLIT);
        header.mutable_prospects_split();
        header.set_base(Base(v1::MERGED));
        return header;
      }
      case 4: {
        v1::Header header = Of(v1::CONTACT_SUCCEEDED);
        header.set_key_id(IdOf("key"));
        header.mutable_contact_succeeded()->mutable_attributes()->set_key_account(true);
        return header;
      }
      default: {
        v1::Header header = Of(v1::SUBJECT_ERASED);
        header.mutable_subject_erased()->set_reason("asked");
        return header;
      }
    }
  }

  // Takes back one of the events of this history.
  v1::Header Retraction(Bits& bits) const {
    const size_t so_far = journal_.events().size() - first_;
    const HeldFact& event = journal_.events()[first_ + bits.Below(static_cast<uint32_t>(so_far))];
    v1::EventRef ref;
    ref.set_event_id(event.header.event_id());
    ref.set_replica(event.replica.str());
    ref.set_replica_seq(event.replica_seq.value());
    return RetractOf(about_, ref);
  }

  v1::Header Any(Bits& bits) {
    switch (bits.Below(16)) {
      case 0:
        return NextTouchSet(bits);
      case 1:
      case 2:
        return OfCadence(bits);
      case 3:
        return OfPromise(bits);
      case 4:
        return OfDeal(bits);
      case 5:
      case 6:
        return OfOwner(bits);
      case 7:
        return OfIdentity(bits);
      case 8:
        return Retraction(bits);
      case 9:
      case 10:
      case 11:
        return Outcome(bits);
      default:
        return Touch(bits);
    }
  }

  v1::Header NextTouchSet(Bits& bits) const {
    v1::Header header = Of(v1::NEXT_TOUCH_SET);
    v1::NextTouchSet& body = *header.mutable_next_touch_set();
    FillSlot(bits, *body.mutable_next());
    body.set_with_touch(bits.OneIn(3));
    if (bits.OneIn(3)) body.set_channel(v1::MEETING);
    return header;
  }

  TestJournal& journal_;
  const std::string about_;
  const size_t first_;
};

// A team that a number of histories share.
class Shared {
 public:
  explicit Shared(uint64_t policy) {
    journal_.SetNow(At("2026-04-27"));
    journal_.Join("boss", v1::MANAGER);
    journal_.Join("ann");
    journal_.Join("ben");
    Add(kOther);
    if (policy == 0) return;
    v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
    *header.mutable_policy_set()->mutable_policy() = PolicyOf(policy);
    header.set_base(IdOf("first-policy"));
    EXPECT_EQ(journal_.Write("admin", header), v1::EFFECTIVE);
    slots_ = std::make_unique<Slots>(PresentPolicy(journal_.rows()), "Asia/Tokyo");
  }

  // What is wrong after one of the events; empty: nothing ever is.
  std::string Play(const std::vector<uint32_t>& choices) {
    journal_.SetNow(At("2026-04-27"));
    Events events(journal_, ++played_);
    Add(events.about());
    size_t at = 0;
    for (const uint32_t choice : choices) {
      ++at;
      events.Write(choice);
      EXPECT_TRUE(journal_.FinishFold().ok());
      std::string wrong = WrongWith(journal_.Prospect(events.about()));
      if (!wrong.empty()) return absl::StrCat("after event ", at, " ", wrong);
    }
    return "";
  }

  TestJournal& journal() { return journal_; }

 private:
  void Add(const std::string& name) {
    v1::Header added = ProspectAddedOf(name);
    added.mutable_prospect_added()->mutable_attributes()->set_met_at_us(journal_.now_us());
    added.mutable_prospect_added()->set_met_offset_minutes(540);
    journal_.Write("ann", added);
  }

  std::string WrongWith(const v1::ProspectRow& row) {
    if (row.has_next() != IsLive(row)) {
      return row.has_next() ? "who is not live has a date" : "who is live has no date";
    }
    if (!row.has_next()) return "";
    const v1::NextTouch& next = row.next();
    if (!next.has_slot() || next.kind() == v1::TOUCH_KIND_UNSPECIFIED)
      return "the date says nothing";
    // Days outside the years 1 to 9999 are moved there, where no calendar goes on.
    if (slots_ == nullptr || next.chosen() || next.slot().day() > *ParseDay("2200-01-01"))
      return "";
    const v1::CivilSlot slot = slots_->On(next.slot().day(), v1::EMAIL, {});
    if (slot.day() > next.slot().day() + kSlotWithinDays ||
        !slots_->calendar().IsBusinessDay(slot.day())) {
      return absl::StrCat("the date has no slot: ", FormatDay(next.slot().day()));
    }
    return "";
  }

  TestJournal journal_{Batches::kAtEnd};  // Each event is folded, none is indexed.
  uint64_t played_ = 0;
  std::unique_ptr<Slots>
      slots_;  // None: the default policy's, whose slots have tests of their own.
};

// RapidCheck tells a counterexample by this.
void showValue(const PastEvents& history, std::ostream& out) {
  Shared shared(history.policy);
  const size_t before = shared.journal().events().size();
  const std::string wrong = shared.Play(history.choices);
  out << "policy " << history.policy << ", " << wrong << ":\n";
  const auto& events = shared.journal().events();
  for (size_t i = before + 1; i < events.size(); ++i) {
    const v1::Header& header = events[i].header;
    out << "  " << i - before << ". recorded "
        << FormatDay(CivilDayOf(events[i].recorded_at_us, 540)) << ", happened "
        << FormatDay(CivilDayOf(header.occurred_at_us(), 540)) << ": "
        << v1::EventType_Name(header.type()) << " (" << v1::Verdict_Name(events[i].verdict) << ") "
        << header.touch_logged().ShortDebugString() << header.outcome_recorded().ShortDebugString()
        << header.next_touch_set().ShortDebugString() << header.cadence_started().ShortDebugString()
        << header.cadence_paused().ShortDebugString() << "\n";
  }
}

std::string WrongIn(const PastEvents& history) {
  return Shared(history.policy).Play(history.choices);
}

// Has RapidCheck cut it down, and fails with what is left.
void FailWithTheLeast(const PastEvents& history) {
  const auto least = rc::Gen<PastEvents>([history](const rc::Random&, int) {
    return rc::shrinkable::shrinkRecur(history, [](const PastEvents& one) {
      return rc::seq::map(rc::shrink::removeChunks(one.choices), [one](std::vector<uint32_t> left) {
        return PastEvents{one.policy, std::move(left)};
      });
    });
  });
  EXPECT_TRUE(rc::check([&] { RC_ASSERT(WrongIn(*least) == ""); }));
  ADD_FAILURE() << "a history leaves somebody without a date";
}

PastEvents HistoryOf(uint64_t number) {
  Bits bits(number + 1);
  PastEvents history;
  history.policy = number / kHistoriesOfPolicy;  // The first ones have the default policy.
  history.choices.resize(1 + bits.Below(kEventsMax));
  for (uint32_t& choice : history.choices) choice = bits.Below(UINT32_MAX);
  return history;
}

TEST(DatesPropertyTest, NoHistoryLeavesALiveProspectWithoutADateThatHasASlot) {  // R086, X3, I8
  std::unique_ptr<Shared> shared;
  for (uint64_t number = 0; number < kHistories; ++number) {
    const PastEvents history = HistoryOf(number);
    if (number % kHistoriesOfJournal == 0) shared = std::make_unique<Shared>(history.policy);
    if (!shared->Play(history.choices).empty()) return FailWithTheLeast(history);
  }
}

// It says little unless histories get everywhere.
TEST(DatesPropertyTest, TheHistoriesGoEverywhere) {
  std::map<std::string, int> reached;
  Shared shared(0);
  for (uint64_t number = 0; number < 2'000; ++number) {
    ASSERT_EQ(shared.Play(HistoryOf(number).choices), "");
    const v1::ProspectRow& row = shared.journal().Prospect(absl::StrCat("p", number + 1));
    ++reached[std::string(v1::TouchKind_Name(row.next().kind()))];
    ++reached[row.cadence().name()];
    reached["opted out"] += row.follow_up() == v1::OPTED_OUT_FOR_EVER ? 1 : 0;
    reached["merged"] += row.merged_into().empty() ? 0 : 1;
    reached["erased"] += row.erased() ? 1 : 0;
    reached["gone"] += row.has_undone() ? 1 : 0;
  }
  for (const char* what : {"FIRST_FOLLOW_UP", "STEP", "ANSWER_DUE", "REVISIT", "NURTURE", "REORDER",
                           "CLIENT_PROMISE", "CHOSEN", "DELIVERY_DUE", "INTRODUCTION", "revisit",
                           "nurture", "proposal", "post-sale", "opted out", "merged", "erased"}) {
    EXPECT_GT(reached[what], 0) << what;
  }
}

}  // namespace
}  // namespace tasuki::domain
