#include "common/domain/replay/touch_steps.h"

#include "common/base/check.h"

namespace tasuki::domain {

std::optional<TouchStep> TouchStepOf(const Step& step) {
  const v1::Header& header = *step.event.header;
  if (!header.has_touch_logged() || header.touch_logged().direction() != v1::OUTBOUND) {
    return std::nullopt;
  }
  const v1::CadenceState& before = step.before.cadence();
  const v1::CadenceState& after = step.after.cadence();
  // One that began with this touch, as a revisit does.
  if (after.name() != before.name() && after.steps_done() > 0) {
    return TouchStep{after.name(), after.steps_done()};
  }
  if (before.name().empty()) return std::nullopt;
  const bool same = after.name() == before.name() && after.start_day() == before.start_day();
  if (same && after.steps_done() > before.steps_done()) {
    return TouchStep{before.name(), after.steps_done()};
  }
  if (same && after.steps_done() == before.steps_done()) return std::nullopt;  // An answer.
  return TouchStep{before.name(), before.steps_done() + 1};  // The last one: it is over, or anew.
}

absl::StatusOr<StepsTaken> StepsTakenIn(EventSource source, uint64_t events, Rows& rows,
                                        History& history,
                                        absl::FunctionRef<bool(SubjectId)> wanted) {
  StepsTaken taken;
  Rerun rerun(rows, history, /*instead=*/nullptr);
  TASUKI_RETURN_IF_ERROR(ForEachHistory(
      source, events, rows, wanted, [&](SubjectId prospect, const std::vector<Placed>& placed) {
        return rerun.Tell(prospect, placed, [&](const Step& step) {
          const std::optional<TouchStep> one = TouchStepOf(step);
          if (one.has_value()) taken.Add(step.event.seq, one->cadence, one->step);
        });
      }));
  return taken;
}

}  // namespace tasuki::domain
