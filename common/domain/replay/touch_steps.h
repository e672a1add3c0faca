#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/rerun.h"
#include "common/domain/replay/steps.h"
#include "common/domain/report/steps_taken.h"
#include "common/domain/rows/rows.h"

// Which step of its cadence a touch took: the fold knows it at that moment and keeps it of the
// present cadence only. Pure; one thread.

namespace tasuki::domain {

// The step that a touch took.
struct TouchStep {
  std::string_view cadence;  // Borrowed from the step.
  uint32_t step = 0;         // From 1.
};
// nullopt: it is no touch of ours, or took none.
std::optional<TouchStep> TouchStepOf(const Step& step);

// Those of all touches with the prospects that `wanted` says yes to. As ForEachHistory.
absl::StatusOr<StepsTaken> StepsTakenIn(EventSource source, uint64_t events, Rows& rows,
                                        History& history,
                                        absl::FunctionRef<bool(SubjectId)> wanted);

}  // namespace tasuki::domain
