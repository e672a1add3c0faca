#pragma once

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/as_of.h"
#include "common/domain/replay/placed.h"
#include "common/domain/replay/steps.h"
#include "common/domain/replay/without_prospects.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"

// Many histories told step by step, as ForEachStep tells one, and perhaps under another policy than
// was in force (N08). Pure; one thread.

namespace tasuki::domain {

// Tells histories. Made for one pass over them; what it borrows outlives it. Keeps the rows of some
// hundred prospects at a time.
class Rerun {
 public:
  // `rows`: what is so at the end of the journal. `instead`: the policy of every moment; nullptr:
  // each event has the one that was in force.
  Rerun(Rows& rows, History& history, const v1::Policy* instead);
  Rerun(const Rerun&) = delete;
  Rerun& operator=(const Rerun&) = delete;

  // `events` are all of that prospect's that count, sorted (SortSteps). Calls `visit` after each.
  // Errors are the store's, or DataLoss.
  absl::Status Tell(SubjectId prospect, const std::vector<Placed>& events,
                    absl::FunctionRef<void(const Step&)> visit);

 private:
  void BeginAnew();
  bool IsClean(SubjectId prospect);

  const v1::Policy* const instead_;
  WithoutProspects without_;
  Rows then_;
  Folder folder_;
  size_t told_ = 0;  // Since it was begun anew.
};

// Calls `visit` with each prospect `wanted` says yes to and that has events which count, with all
// of these, sorted. Holds so many events at a time, in their bytes; of a longer journal it reads
// `source` several times. `events`: about how many there are. Errors are those of `source` and
// `visit`.
inline constexpr uint64_t kHistoryEventsHeld = 250'000;
absl::Status ForEachHistory(
    EventSource source, uint64_t events, Rows& rows, absl::FunctionRef<bool(SubjectId)> wanted,
    absl::FunctionRef<absl::Status(SubjectId prospect, const std::vector<Placed>& events)> visit,
    uint64_t held_max = kHistoryEventsHeld);

}  // namespace tasuki::domain
