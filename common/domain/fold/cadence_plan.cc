#include "common/domain/fold/cadence_plan.h"

#include "common/domain/calendar/civil.h"
#include "common/domain/rows/policies.h"

namespace tasuki::domain {
namespace {

// The day of a step that is counted from the one before, which was or will be on `before`.
int32_t DayAfter(const v1::CadenceStep& step, int32_t before, const BusinessCalendar& calendar) {
  if (step.months_after() != 0) return AddMonths(before, step.months_after());
  return calendar.AddBusinessDays(before, step.business_days_after());
}

// What the state says of when step `number`, from 1, was taken; the last time.
std::optional<int32_t> DoneOn(const v1::CadenceState& state, uint32_t number) {
  std::optional<int32_t> day;
  for (const v1::StepDone& done : state.done()) {
    if (done.step() == number) day = done.day();
  }
  // Only the first steps are kept; of the last one the state has the day itself.
  if (!day.has_value() && number == state.steps_done() && state.last_step_day() != 0) {
    day = state.last_step_day();
  }
  return day;
}

StepState StateOf(const v1::CadenceState& state, uint32_t number, bool has_day) {
  if (number <= state.steps_done()) return has_day ? StepState::kDone : StepState::kSkipped;
  return number == state.steps_done() + 1 ? StepState::kNext : StepState::kAhead;
}

}  // namespace

const v1::Cadence* FindCadence(std::string_view name, const v1::Policy& policy) {
  if (name.empty()) return nullptr;
  for (const v1::Cadence& cadence : policy.cadences()) {
    if (cadence.name() == name) return &cadence;
  }
  return nullptr;
}

const v1::Cadence* CadenceOf(const v1::CadenceState& state, Rows& rows) {
  return FindCadence(state.name(), PolicySetAt(state.policy_seq(), rows));
}

int32_t NominalDay(const v1::CadenceStep& step, const v1::CadenceState& state) {
  return ClampDay(int64_t{state.start_day()} + step.day() - 1);
}

uint64_t TouchesMax(const v1::ProspectRow& row, const v1::Policy& present, Rows& rows) {
  const v1::Cadence* cadence = CadenceOf(row.cadence(), rows);
  uint64_t limit = present.burst().limit();
  if (cadence != nullptr) {
    limit = cadence->burst_limit() != 0
                ? cadence->burst_limit()
                : PolicySetAt(row.cadence().policy_seq(), rows).burst().limit();
  }
  return limit == 0 ? 0 : limit + row.counters().extra();
}

std::vector<PlannedStep> PlanOf(const v1::CadenceState& state, const v1::Cadence& cadence,
                                const BusinessCalendar& calendar) {
  std::vector<PlannedStep> plan;
  int32_t nominal = state.start_day();
  int32_t adjusted = state.start_day();
  for (int i = 0; i < cadence.steps_size(); ++i) {
    const v1::CadenceStep& step = cadence.steps(i);
    const auto number = static_cast<uint32_t>(i) + 1;
    PlannedStep one;
    one.done_day = DoneOn(state, number);
    one.state = StateOf(state, number, one.done_day.has_value());
    if (step.day() != 0) {
      nominal = NominalDay(step, state);
      adjusted = ClampDay(int64_t{nominal} + state.shift_days());
    } else if (i > 0 || step.months_after() != 0) {
      nominal = DayAfter(step, nominal, calendar);
      adjusted = DayAfter(step, adjusted, calendar);
    }
    one.nominal_day = nominal;
    one.adjusted_day = calendar.OnOrAfterBusinessDay(adjusted);
    // A step counts from when the one before was taken, where it was (X6).
    if (one.done_day.has_value()) adjusted = *one.done_day;
    if (number == state.steps_done() && state.last_step_day() != 0) {
      adjusted = state.last_step_day();
    }
    plan.push_back(one);
  }
  return plan;
}

const std::string& ChannelOf(const v1::CadenceStep& step, bool key_account) {
  return key_account && !step.key_account_channel().empty() ? step.key_account_channel()
                                                            : step.channel();
}

}  // namespace tasuki::domain
