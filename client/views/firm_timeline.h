#pragma once

#include "absl/status/status.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// How much of a firm's history is shown.
enum class HowFarBack { kLast, kAll };

// The firm's own events as a timeline (X22): what changed from what to what, who owned it, notes.
// The last ones by seq, as a firm's events fold (kFirmEventsShown of limits.h; `timeline_before`
// says how many are older), or all. Errors are the store's.
absl::Status AddFirmTimeline(Directory& directory, Presenter& presenter, SubjectId firm,
                             HowFarBack how_far, v1::FirmView& view);

}  // namespace tasuki::client
