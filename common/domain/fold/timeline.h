#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// The events about a prospect or firm, in the order (b, seq). The last ones stand in the subject's
// own row; when those are many, the older half of them goes into a row of its own (`e`, by its
// first place), so that one more event writes the same few hundred bytes however many there are.
// Pure.

namespace tasuki::domain {

// Where an event stands among those about its subject.
struct Place {
  int64_t b_us = 0;  // Business time, microseconds UTC; of a firm's events 0: they go by seq.
  Seq seq;

  friend auto operator<=>(const Place&, const Place&) = default;
};

// Before every place there is.
inline constexpr Place kFirstPlace{INT64_MIN, Seq(0)};

// What kinds of events there are for the fold: facts that may count, and all others.
enum class TimelineEvent { kFact, kOther };

// Puts an event at its place; nothing where it is there. `recent` is of the subject's own row.
void PutIntoTimeline(SubjectId subject, Place place, TimelineEvent what, v1::Timeline& recent,
                     Rows& rows);

// Calls `visit` for those not before `from`, in order. Errors are the store's, or DataLoss.
absl::Status ForEachPlace(SubjectId subject, Place from, const v1::Timeline& recent, Rows& rows,
                          absl::FunctionRef<void(Place, TimelineEvent)> visit);

// The last event; kFirstPlace: none. From the subject's own row alone.
Place LastPlace(const v1::Timeline& recent);

}  // namespace tasuki::domain
