#include "common/domain/fold/cadence_fold.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/next_touch.h"

namespace tasuki::domain {
namespace {

constexpr std::string_view kNurture = "nurture";
constexpr std::string_view kPostSale = "post-sale";
constexpr std::string_view kRevisit = "revisit";
constexpr std::string_view kPause = "pause";  // What follows a cadence completed in silence.
constexpr std::string_view kStop = "stop";    // What a reply does to a cadence.

// Days of steps that a row keeps, the first ones: as many as a policy may have steps.
constexpr int kStepsKeptMax = 24;

// The cadence under way, as the policy it started with has it.
const v1::Cadence* OfItsPolicy(const FoldEvent& at, const v1::ProspectRow& row) {
  if (row.cadence().policy_seq() == at.policy_seq) {
    return FindCadence(row.cadence().name(), at.policy);
  }
  return CadenceOf(row.cadence(), at.rows.rows());
}

// The cadence that has a step left and does not wait, or nullptr.
const v1::Cadence* Running(const FoldEvent& at, const v1::ProspectRow& row) {
  if (row.follow_up() == v1::PAUSED || row.follow_up() == v1::OPTED_OUT_FOR_EVER) return nullptr;
  const v1::Cadence* cadence = OfItsPolicy(at, row);
  if (cadence == nullptr) return nullptr;
  return row.cadence().steps_done() < static_cast<uint32_t>(cadence->steps_size()) ? cadence
                                                                                   : nullptr;
}

// The nominal day of a step that is counted from the start (X7).
int32_t DayFromStart(const v1::CadenceStep& step, const v1::CadenceState& state) {
  return ClampDay(int64_t{NominalDay(step, state)} + state.shift_days());
}

// The later steps move by as much as `step` was late.
void ShiftAfter(const v1::CadenceStep& step, int32_t done_day, v1::CadenceState& state) {
  if (step.day() == 0) return;
  const int64_t late = int64_t{done_day} - DayFromStart(step, state);
  if (late > 0) state.set_shift_days(static_cast<int32_t>(state.shift_days() + late));
}

// Whether `day` lies before the one step of a cadence that has a day of its own. Among several
// steps an early touch is the step that is next; of a single one nothing would be left.
bool IsBeforeItsOnlyStep(int32_t day, const v1::Cadence& cadence, const v1::CadenceState& state) {
  return cadence.steps_size() == 1 && cadence.steps(0).day() != 0 &&
         day < DayFromStart(cadence.steps(0), state);
}

// The start from which the first step of a cadence falls on `due_day`.
int32_t StartOf(const v1::Cadence& cadence, int32_t due_day) {
  if (cadence.steps().empty()) return due_day;
  const v1::CadenceStep& first = cadence.steps(0);
  if (first.day() != 0) return ClampDay(int64_t{due_day} - first.day() + 1);
  return SubtractMonths(due_day, first.months_after());
}

// The step that this touch says it is, from 1; 0: it does not say.
uint32_t SaysStep(const FoldEvent& at, const v1::Cadence& cadence) {
  const v1::TouchLogged& touch = at.header.touch_logged();
  if (touch.cadence() != cadence.name()) return 0;
  return std::min(touch.step(), static_cast<uint32_t>(cadence.steps_size()));
}

}  // namespace

void StartCadence(std::string_view name, int32_t start_day, const FoldEvent& at,
                  v1::ProspectRow& row) {
  ClearCadence(row);
  row.mutable_counters()->set_cadence(0);
  if (FindCadence(name, at.policy) == nullptr) return;
  row.mutable_cadence()->set_name(std::string(name));
  row.mutable_cadence()->set_start_day(ClampDay(start_day));
  row.mutable_cadence()->set_policy_seq(at.policy_seq);
}

void ClearCadence(v1::ProspectRow& row) { row.clear_cadence(); }

void EnterNurture(const FoldEvent& at, v1::ProspectRow& row) {
  const uint32_t touches = row.counters().cadence();
  const bool again = InNurture(row);
  StartCadence(kNurture, at.day, at, row);
  if (again) row.mutable_counters()->set_cadence(touches);
  row.set_follow_up(v1::STOPPED);
}

bool InNurture(const v1::ProspectRow& row) { return row.cadence().name() == kNurture; }

void StartPostSale(const FoldEvent& at, v1::ProspectRow& row) {
  StartCadence(kPostSale, at.day, at, row);
}

bool EndsOnReply(const FoldEvent& at, const v1::ProspectRow& row) {
  if (InNurture(row)) return true;  // Whoever writes to us is no long-term case any more.
  const v1::Cadence* cadence = OfItsPolicy(at, row);
  if (cadence == nullptr || cadence->steps().empty()) return false;
  const uint32_t answered = std::max<uint32_t>(row.cadence().steps_done(), 1);
  const auto last = static_cast<uint32_t>(cadence->steps_size());
  return cadence->steps(static_cast<int>(std::min(answered, last) - 1)).on_reply() == kStop;
}

bool InPostSale(const v1::ProspectRow& row) { return row.cadence().name() == kPostSale; }

void StartRevisit(int32_t due_day, const FoldEvent& at, v1::ProspectRow& row) {
  const bool waits = row.cadence().name() == kRevisit && row.cadence().steps_done() == 0;
  if (!waits) {
    const v1::Cadence* cadence = FindCadence(kRevisit, at.policy);
    StartCadence(kRevisit, cadence == nullptr ? due_day : StartOf(*cadence, due_day), at, row);
  }
  GoOn(row);
}

v1::TouchKind StepKind(const v1::ProspectRow& row) {
  if (InNurture(row)) return v1::NURTURE;
  if (InPostSale(row)) return v1::REORDER;
  const bool first = row.cadence().name() == kRevisit && row.cadence().steps_done() == 0;
  return first ? v1::REVISIT : v1::STEP;
}

int32_t NextStepDay(const FoldEvent& at, const v1::ProspectRow& row) {
  const v1::CadenceState& state = row.cadence();
  const v1::Cadence* cadence = OfItsPolicy(at, row);
  const int32_t without = ClampDay(int64_t{at.day} + at.policy.next_touch().without_cadence_days());
  if (cadence == nullptr || state.steps_done() >= static_cast<uint32_t>(cadence->steps_size())) {
    return without;
  }
  const v1::CadenceStep& step = cadence->steps(static_cast<int>(state.steps_done()));
  if (step.day() != 0) return DayFromStart(step, state);
  if (step.months_after() != 0) {
    return AddMonths(state.steps_done() == 0 ? state.start_day() : state.last_step_day(),
                     step.months_after());
  }
  if (state.steps_done() == 0) return state.start_day();
  if (step.business_days_after() == 0) return without;
  return at.calendar.AddBusinessDays(state.last_step_day(), step.business_days_after());
}

Progress CountTouch(TouchIs touch_is, const FoldEvent& at, v1::ProspectRow& row) {
  const v1::Cadence* cadence = Running(at, row);
  if (cadence == nullptr) return Progress::kNone;
  v1::CadenceState& state = *row.mutable_cadence();
  row.mutable_counters()->set_cadence(row.counters().cadence() + 1);
  const uint32_t done = state.steps_done();
  const uint32_t says = SaysStep(at, *cadence);
  if (says == 0 && IsBeforeItsOnlyStep(at.day, *cadence, state)) return Progress::kTooEarly;
  const bool takes_none = says == 0 && touch_is == TouchIs::kAnswer && done > 0;
  const uint32_t taken = takes_none ? done : (says != 0 ? says : done + 1);
  ShiftAfter(cadence->steps(static_cast<int>(taken - 1)), at.day, state);
  state.set_last_step_day(at.day);
  state.set_steps_done(std::max(done, taken));
  if (!takes_none && state.done_size() < kStepsKeptMax) {
    v1::StepDone& step = *state.add_done();
    step.set_step(taken);
    step.set_day(at.day);
  }
  if (!takes_none) state.set_silent(state.silent() + 1);
  const auto steps = static_cast<uint32_t>(cadence->steps_size());
  if (state.steps_done() < steps) return Progress::kGoesOn;
  // By the touches of the cadence, for not all of them count in the burst (X2); of the long term
  // every one is a burst of its own.
  if (state.silent() >= steps || InNurture(row)) {
    if (cadence->then() == kNurture) return Progress::kCompleted;
    return cadence->then() == kPause ? Progress::kPauses : Progress::kDone;
  }
  ClearCadence(row);
  return Progress::kDone;
}

bool LimitReached(const FoldEvent& at, const v1::ProspectRow& row) {
  const uint64_t most = TouchesMax(row, at.policy, at.rows.rows());
  return most != 0 && row.counters().burst() >= most;
}

void GoOn(v1::ProspectRow& row) {
  row.set_follow_up(v1::GOING);
  row.mutable_cadence()->clear_pause_why();
}

void Pause(v1::PauseWhy why, v1::ProspectRow& row) {
  row.set_follow_up(v1::PAUSED);
  row.mutable_cadence()->set_pause_why(why);
}

void Stop(v1::ProspectRow& row) {
  ClearCadence(row);
  row.set_follow_up(v1::STOPPED);
}

void FoldCadenceStarted(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::CadenceStarted& body = at.header.cadence_started();
  // "Today" on a laptop whose clock is ahead is the day on which the event came in.
  const bool today =
      body.day() == CivilDayOf(at.header.occurred_at_us(), at.header.utc_offset_minutes());
  const int32_t start_day = today ? at.day : ClampDay(body.day());
  const std::string value = absl::StrCat(body.cadence(), " ", start_day);
  Stand(at.event, {.what = kCadenceStarted, .id = {}, .value = value},
        *row.mutable_cadence_started(), *row.mutable_crossed());
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) return;
  StartCadence(body.cadence(), start_day, at, row);
  GoOn(row);
  if (InNurture(row)) row.set_follow_up(v1::STOPPED);
  LeaveNext(Happened::kCadenceStarted, at, row);
}

void FoldCadencePaused(const FoldEvent& at, v1::ProspectRow& row) {
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) return;
  Pause(v1::PAUSED_BY_PERSON, row);
  const v1::CadencePaused& body = at.header.cadence_paused();
  if (body.has_until()) {
    LeaveChosen(body.until(), v1::STEP, v1::CHANNEL_UNSPECIFIED, {}, Owed::kDone, at, row);
  } else if (!NextIsChosen(row)) {
    LeaveNext(Happened::kPaused, at, row);
  }
}

void FoldCadenceResumed(const FoldEvent& at, v1::ProspectRow& row) {
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) return;
  GoOn(row);
  if (!NextIsChosen(row)) LeaveNext(Happened::kCadenceResumed, at, row);
}

void FoldCadenceStopped(const FoldEvent& at, v1::ProspectRow& row) {
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) return;
  EnterNurture(at, row);
  if (!NextIsChosen(row)) LeaveNext(Happened::kCompleted, at, row);
}

void FoldStepOverridden(const FoldEvent& at, v1::ProspectRow& row) {
  const bool was_reached = LimitReached(at, row);
  v1::Counters& counters = *row.mutable_counters();
  const uint64_t wanted =
      uint64_t{counters.extra()} + std::max<uint32_t>(at.header.step_overridden().extra(), 1);
  counters.set_extra(
      static_cast<uint32_t>(std::min<uint64_t>(wanted, at.policy.burst().override_extra())));
  if (!was_reached || LimitReached(at, row)) return;
  row.mutable_cadence()->clear_paused_from_day();
  if (!NextIsChosen(row)) LeaveNext(Happened::kOverride, at, row);
}

}  // namespace tasuki::domain
