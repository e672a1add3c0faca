#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/rerun.h"
#include "common/domain/replay/steps.h"
#include "common/domain/report/retold.h"
#include "common/domain/rows/rows.h"

// What the histories say that the rows do not keep: which step of its cadence a touch took, and
// what lapsed. Pure; one thread.

namespace tasuki::domain {

// The step that a touch took: the fold keeps those of the present cadence only.
struct TouchStep {
  std::string_view cadence;  // Borrowed from the step.
  uint32_t step = 0;         // From 1.
};
// nullopt: it is no touch of ours, or took none.
std::optional<TouchStep> TouchStepOf(const Step& step);

// Tells the histories of the prospects that `wanted` says yes to, for a report. What is due later
// than `now` has not lapsed; days end in `zone`; the present policy says what was late. `source`,
// `events`, errors: as ForEachHistory.
struct RetellQuery {
  absl::Time now;
  absl::TimeZone zone;
};
absl::StatusOr<Retold> Retell(const RetellQuery& query, EventSource source, uint64_t events,
                              Rows& rows, History& history,
                              absl::FunctionRef<bool(SubjectId)> wanted);

}  // namespace tasuki::domain
