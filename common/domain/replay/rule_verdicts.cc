#include "common/domain/replay/rule_verdicts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "common/base/check.h"
#include "common/domain/agenda/promises.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/fold/introduction.h"
#include "common/domain/message/limits.h"
#include "common/domain/rows/keys.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::domain {
namespace {

constexpr uint32_t kJustCheckingInRule = 99;  // R099.
// Of policies that do not say: X23, R070.
constexpr uint32_t kForgottenBusinessDays = 20;
constexpr uint32_t kTouchesToSale = 5;

bool IsHeld(const v1::TouchLogged& touch) {
  return touch.channel() == v1::MEETING || touch.channel() == v1::VIDEO;
}

// R031.
bool IsReasonOfOurs(v1::Reason reason) {
  return reason == v1::ORGANISATION || reason == v1::TIME_SENSITIVITY;
}

class RuleJudge {
 public:
  RuleJudge(const JudgedPerson& person, const v1::Policy& policy, Slots& slots, absl::Time now)
      : person_(person), policy_(policy), slots_(slots), now_(now) {}

  void Take(const Step& step);
  void Finish() { Lapse(now_, Seq()); }
  const std::vector<Judged>& judged() const { return judged_; }

 private:
  // What stands to be done by some time; else it is a verdict.
  struct Pending {
    RuleVerdict verdict = RuleVerdict::kLateFirst;
    Seq of;
    uint64_t left_by = 0;  // The event that left it, and for when: the same one stands on.
    int32_t day = 0;
    absl::Time limit;
    absl::Time since;  // Of a first follow-up: the meeting.
    MemberId doer;     // Whose it is where nobody owns them.
    uint32_t touches = 0;
    std::optional<size_t> told;  // Index of its verdict.
  };

  absl::Time EndOf(int32_t day) const { return absl::FromCivil(ToCivil(day + 1), person_.zone); }
  Judged& Tell(RuleVerdict verdict, Seq of, Seq shown, absl::Time at, MemberId member);
  void Lapse(absl::Time at, Seq shown);
  void LapseOne(std::optional<Pending>& pending, absl::Time at, Seq shown);
  void MakeGood(std::optional<Pending>& pending, absl::Time at);

  void JudgeTouch(const Step& step, absl::Time at);
  bool IsAtRefusedHour(const Step& step, const v1::TouchLogged& touch);
  void JudgeOutcome(const Step& step, absl::Time at);
  void KeepFirst(const Step& step, bool touched, absl::Time at);
  void KeepStop(const Step& step);
  void KeepDate(const Step& step, absl::Time at);
  void KeepPromises(const Step& step, absl::Time at);

  const JudgedPerson& person_;
  const v1::Policy& policy_;
  Slots& slots_;
  const absl::Time now_;
  std::vector<Judged> judged_;
  std::optional<Pending> first_, stop_, date_;
  absl::btree_map<std::string, Pending> promises_;  // Open ones of ours, by id.
  v1::DecisionRow owner_;
  Seq last_sent_;           // The last outbound touch that waits for an answer,
  MemberId last_sender_;    // and whose it is.
  bool stop_told_ = false;  // Of this burst.
  uint32_t saved_at_ = 0;   // Touches when it was won last.
};

Judged& RuleJudge::Tell(RuleVerdict verdict, Seq of, Seq shown, absl::Time at, MemberId member) {
  Judged& judged = judged_.emplace_back();
  judged.verdict = verdict;
  judged.of = of;
  judged.shown = shown;
  judged.at_us = absl::ToUnixMicros(at);
  judged.member = member;
  return judged;
}

// Tells what was not done by its limit, once.
void RuleJudge::LapseOne(std::optional<Pending>& pending, absl::Time at, Seq shown) {
  if (!pending.has_value() || pending->told.has_value() || at <= pending->limit) return;
  MemberId member = OwnerBy(&owner_, absl::ToUnixMicros(pending->limit));
  if (member.is_zero()) member = pending->doer;
  Judged& judged = Tell(pending->verdict, pending->of, shown, pending->limit, member);
  judged.touches = pending->touches;
  judged.open = true;
  pending->told = judged_.size() - 1;
  if (pending->verdict == RuleVerdict::kStoppedEarly) stop_told_ = true;
  if (pending->verdict != RuleVerdict::kLateFirst) return;
  const absl::Duration took = at - pending->since;
  judged.took_us = absl::ToInt64Microseconds(took);
  judged.severe = took >= absl::Hours(24) * policy_.first_follow_up().severe_after_days();
}

void RuleJudge::Lapse(absl::Time at, Seq shown) {
  LapseOne(first_, at, shown);
  LapseOne(stop_, at, shown);
  LapseOne(date_, at, shown);
  for (auto& [id, promise] : promises_) {
    if (promise.told.has_value() || at < promise.limit) continue;
    Tell(RuleVerdict::kLatePromise, promise.of, shown, promise.limit, promise.doer).open = true;
    promise.told = judged_.size() - 1;
  }
}

// It was done; where that was late the verdict says how late.
void RuleJudge::MakeGood(std::optional<Pending>& pending, absl::Time at) {
  if (pending.has_value() && pending->told.has_value()) {
    Judged& judged = judged_[*pending->told];
    judged.open = false;
    if (pending->verdict == RuleVerdict::kLateFirst) {
      const absl::Duration took = at - pending->since;
      judged.took_us = absl::ToInt64Microseconds(took);
      judged.severe = took >= absl::Hours(24) * policy_.first_follow_up().severe_after_days();
    }
  }
  pending.reset();
}

void RuleJudge::Take(const Step& step) {
  const v1::Header& header = *step.event.header;
  const absl::Time at = absl::FromUnixMicros(*step.event.b_us);
  Lapse(at, step.event.seq);
  owner_ = step.owner == nullptr ? v1::DecisionRow() : *step.owner;
  const bool imported = !header.import_ref().empty();
  const bool touched =
      header.has_touch_logged() && header.touch_logged().direction() == v1::OUTBOUND && !imported;
  if (touched) JudgeTouch(step, at);
  if (!imported) JudgeOutcome(step, at);
  if (step.after.counters().burst() == 0) stop_told_ = false;
  KeepFirst(step, touched, at);
  KeepStop(step);
  KeepDate(step, at);
  KeepPromises(step, at);
}

// Whether a touch that we begin fell into an hour that is refused (X8): not an answer, thanks on
// the meeting day, or a promise delivered.
bool RuleJudge::IsAtRefusedHour(const Step& step, const v1::TouchLogged& touch) {
  const v1::ProspectRow& before = step.before;
  const v1::PauseWhy why = before.cadence().pause_why();
  const bool answers = before.follow_up() == v1::PAUSED &&
                       (why == v1::PAUSED_FOR_ANSWER || why == v1::PAUSED_SUCCEEDED);
  const v1::Header& header = *step.event.header;
  const int32_t day = CivilDayOf(*step.event.b_us, header.utc_offset_minutes());
  const auto& attributes = before.attributes();
  const bool thanks = (before.has_met_day() && before.met_day() == day) ||
                      (attributes.has_met_at_us() &&
                       CivilDayOf(attributes.met_at_us(), header.utc_offset_minutes()) == day);
  if (answers || thanks || !touch.delivers().empty()) return false;
  const int32_t minute = MinuteOf(*step.event.b_us, header.utc_offset_minutes());
  std::vector<RefusedDay> refused;
  (void)slots_.First(day, absl::CivilMinute(ToCivil(day)) + minute, touch.channel(),
                     person_.recipient, &refused);
  return std::ranges::any_of(refused, [&](const RefusedDay& one) {
    return one.day == day && one.why == Refusal::kRefused;
  });
}

void RuleJudge::JudgeTouch(const Step& step, absl::Time at) {
  const v1::TouchLogged& touch = step.event.header->touch_logged();
  const Seq seq = step.event.seq;
  const MemberId doer = DoneBy(*step.event.header);
  if (IsAtRefusedHour(step, touch)) Tell(RuleVerdict::kRefusedHour, seq, seq, at, doer);
  const uint32_t burst = step.after.counters().burst();
  if (burst > step.before.counters().burst()) {
    const uint64_t most = TouchesMax(step.before, policy_, step.rows);
    if (most != 0 && burst > most) {
      Tell(RuleVerdict::kFourthUnanswered, seq, seq, at, doer).touches = burst;
    }
  }
  if (burst > 0 && !IsHeld(touch)) {
    last_sent_ = seq;
    last_sender_ = doer;
  }
  const auto says = [](const google::protobuf::RepeatedField<uint32_t>& rules) {
    const auto end = rules.begin() + std::min(rules.size(), static_cast<int>(kLintRulesMax));
    return std::find(rules.begin(), end, kJustCheckingInRule) != end;
  };
  if (says(touch.lint_errors()) || says(touch.lint_warnings())) {
    Tell(RuleVerdict::kJustCheckingIn, seq, seq, at, doer);
  }
}

// Won and lost, whichever event says it.
void RuleJudge::JudgeOutcome(const Step& step, absl::Time at) {
  const v1::Header& header = *step.event.header;
  const bool won = header.outcome_recorded().outcome() == v1::WON ||
                   header.deal_closed().result() == v1::DEAL_WON;
  const bool lost = header.outcome_recorded().outcome() == v1::LOST ||
                    header.deal_closed().result() == v1::DEAL_LOST;
  const uint32_t sent = step.before.counters().lifetime();
  const uint32_t many = policy_.benchmarks().touches_to_sale();
  if (won && sent >= (many == 0 ? kTouchesToSale : many) && sent > saved_at_) {
    saved_at_ = sent;
    Tell(RuleVerdict::kSavedLate, step.event.seq, step.event.seq, at, DoneBy(header)).touches =
        sent;
  }
  if (!lost || stop_told_) return;
  const uint32_t burst = step.before.counters().burst();
  const uint64_t most = TouchesMax(step.before, policy_, step.rows);
  const bool ours = IsReasonOfOurs(header.outcome_recorded().reason()) ||
                    IsReasonOfOurs(header.deal_closed().cause());
  if (!ours && (burst == 0 || burst >= most)) return;
  const Seq of = burst == 0 || last_sent_.value() == 0 ? step.event.seq : last_sent_;
  const MemberId member = of == step.event.seq ? DoneBy(header) : last_sender_;
  Tell(RuleVerdict::kStoppedEarly, of, step.event.seq, at, member).touches = burst;
  stop_told_ = true;
}

// What the facts leave, without the introduction that stands over it.
const v1::NextTouch& LeftBy(const v1::ProspectRow& row) {
  return row.has_introduction() ? row.held() : row.next();
}

void RuleJudge::KeepFirst(const Step& step, bool touched, absl::Time at) {
  const v1::ProspectRow& row = step.after;
  const v1::NextTouch& next = row.has_first() ? row.first() : LeftBy(row);
  const bool waits = row.has_introduction() && WaitsForIntroduction(next);
  const bool due = next.kind() == v1::FIRST_FOLLOW_UP && !next.chosen() &&
                   !next.has_triaged_day() && !waits && !row.imported() && IsLive(row);
  if (due && first_.has_value() && first_->left_by == next.seq() &&
      first_->day == next.slot().day()) {
    return;
  }
  if (touched) {
    MakeGood(first_, at);
  } else {
    first_.reset();
  }
  if (!due) return;
  Pending pending{.verdict = RuleVerdict::kLateFirst,
                  .of = Seq(next.seq()),
                  .left_by = next.seq(),
                  .day = next.slot().day()};
  const auto& attributes = row.attributes();
  pending.since =
      absl::FromUnixMicros(attributes.has_met_at_us() ? attributes.met_at_us() : row.added_us());
  pending.limit =
      std::max(pending.since + absl::Hours(policy_.first_follow_up().late_after_hours()),
               EndOf(pending.day));
  pending.doer = DoneBy(*step.event.header);
  first_ = pending;
}

// An unanswered touch below the limit asks for the next one; some business days after its day it
// counts as not done any more (R032).
void RuleJudge::KeepStop(const Step& step) {
  const v1::ProspectRow& row = step.after;
  const v1::NextTouch& next = LeftBy(row);
  const uint32_t burst = row.counters().burst();
  const bool waits = row.has_introduction() && WaitsForIntroduction(next);
  const bool due = next.kind() == v1::STEP && !next.chosen() && !next.has_triaged_day() && !waits &&
                   burst > 0 && burst < TouchesMax(row, policy_, step.rows) && IsLive(row) &&
                   last_sent_.value() != 0 && !stop_told_;
  if (due && stop_.has_value() && stop_->left_by == next.seq() && stop_->day == next.slot().day()) {
    return;
  }
  if (step.event.header->has_touch_logged())
    MakeGood(stop_, absl::FromUnixMicros(*step.event.b_us));
  stop_.reset();
  if (!due) return;
  const uint32_t days = policy_.next_touch().forgotten_business_days();
  stop_ = Pending{.verdict = RuleVerdict::kStoppedEarly,
                  .of = last_sent_,
                  .left_by = next.seq(),
                  .day = next.slot().day(),
                  .limit = EndOf(slots_.calendar().AddBusinessDays(
                      next.slot().day(), days == 0 ? kForgottenBusinessDays : days)),
                  .doer = last_sender_,
                  .touches = burst};
}

// A meeting ends with what happens next, and when (R117); so does an answer that asks for more. A
// date that was chosen, or a promise, says so by the end of its day.
void RuleJudge::KeepDate(const Step& step, absl::Time at) {
  const v1::Header& header = *step.event.header;
  const v1::ProspectRow& row = step.after;
  const v1::Outcome outcome = header.outcome_recorded().outcome();
  const bool met = header.has_touch_logged() && header.touch_logged().direction() == v1::OUTBOUND &&
                   IsHeld(header.touch_logged());
  const bool asks =
      met || outcome == v1::REPLIED || outcome == v1::MEETING_SET || outcome == v1::PROPOSAL_ASKED;
  const bool ends = header.has_outcome_recorded() && !asks && outcome != v1::NO_RESPONSE;
  const bool said = row.has_appointment() || row.has_first_promise_day() || !IsLive(row);
  if (ends || said) {
    MakeGood(date_, at);
    return;
  }
  if (!asks || !header.import_ref().empty()) return;
  date_ = Pending{.verdict = RuleVerdict::kNoDate,
                  .of = step.event.seq,
                  .limit = EndOf(CivilDayOf(*step.event.b_us, header.utc_offset_minutes())),
                  .doer = DoneBy(header)};
}

void RuleJudge::KeepPromises(const Step& step, absl::Time at) {
  const v1::Header& header = *step.event.header;
  const auto row_of = [&](const std::string& id) {
    return step.rows.Find(PromiseKey(person_.prospect, SubjectId::FromTrusted(id)));
  };
  if (header.has_promise_made() && header.promise_made().by() == v1::US &&
      header.import_ref().empty() && header.promise_made().promise().size() == SubjectId::kBytes) {
    promises_.try_emplace(
        header.promise_made().promise(),
        Pending{
            .verdict = RuleVerdict::kLatePromise, .of = step.event.seq, .doer = DoneBy(header)});
  }
  for (auto one = promises_.begin(); one != promises_.end();) {
    const v1::PromiseRow* promise = row_of(one->first);
    if (promise == nullptr || promise->made_seq() == 0) {
      one = promises_.erase(one);
      continue;
    }
    Pending& pending = one->second;
    if (promise->closed_seq() == 0) {
      pending.limit = OverFrom(promise->due().day(), person_.zone);
      ++one;
      continue;
    }
    const Seq shown = step.event.seq;
    switch (FateOf(*promise, policy_.promises(), person_.zone, at)) {
      case PromiseIs::kTooEarly:
        Tell(RuleVerdict::kTooEarlyPromise, pending.of, shown, at, pending.doer);
        break;
      case PromiseIs::kLate:
        if (!pending.told.has_value()) {
          Tell(RuleVerdict::kLatePromise, pending.of, shown, at, pending.doer);
        }
        break;
      case PromiseIs::kBroken:
        Tell(RuleVerdict::kBrokenPromise, pending.of, shown, at, pending.doer);
        break;
      case PromiseIs::kOpen:
      case PromiseIs::kEarly:
      case PromiseIs::kOnTime:
      case PromiseIs::kWithdrawn:
        break;
    }
    if (pending.told.has_value()) judged_[*pending.told].open = false;
    one = promises_.erase(one);
  }
}

}  // namespace

absl::Status JudgeByRules(const JudgedPerson& person, const v1::Policy& policy, Slots& slots,
                          absl::Time now, StepTeller tell,
                          absl::FunctionRef<void(const Judged&)> visit) {
  RuleJudge judge(person, policy, slots, now);
  TASUKI_RETURN_IF_ERROR(tell([&](const Step& step) { judge.Take(step); }));
  judge.Finish();
  for (const Judged& judged : judge.judged()) visit(judged);
  return absl::OkStatus();
}

absl::Status JudgeByRules(const JudgedPerson& person, const v1::Policy& policy, Slots& slots,
                          absl::Time now, Rows& rows, History& history,
                          absl::FunctionRef<void(const Judged&)> visit) {
  TASUKI_RETURN_IF_ERROR(JudgeByRules(
      person, policy, slots, now,
      [&](absl::FunctionRef<void(const Step&)> step) {
        return ForEachStep(person.prospect, rows, history, step);
      },
      visit));
  return rows.status();
}

}  // namespace tasuki::domain
