#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/as_of.h"
#include "common/domain/replay/duties.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// The same history under another policy, and the difference (N08): touches, answers and dates that
// people chose stay as they were; nothing is guessed about what anybody would have done. Pure; one
// thread.

namespace tasuki::domain {

// What would have been next.
struct PlannedTouch {
  v1::TouchKind kind = v1::TOUCH_KIND_UNSPECIFIED;  // Unspecified: nothing.
  int32_t day = 0;                                  // Civil day.
  std::string cadence;                              // Of a step.
  uint32_t step = 0;                                // Likewise, from 1.

  friend bool operator==(const PlannedTouch&, const PlannedTouch&) = default;
};

// What every difference says of the event it comes from.
struct WhatIfAt {
  SubjectId prospect;
  MemberId member;  // Who did it; of what is due: who owned the prospect. Zero: nobody of its own.
  Seq seq;
  EventId event;
  int64_t b_us = 0;
  bool imported = false;
};

// From that event on something else would have been due.
struct WhatIfDue {
  WhatIfAt at;
  PlannedTouch was, would;
};

// A touch of ours beyond the limit by one policy, and within it by the other.
struct WhatIfContact {
  WhatIfAt at;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  uint32_t number = 0;  // In its burst, by the policy that finds it one too many.
  uint64_t limit = 0;   // That policy's.
};

// What was not done in time by one policy only. `at` is of the event that left it.
struct WhatIfLapse {
  WhatIfAt at;
  Duty duty = Duty::kStep;
  int32_t day = 0;  // Civil day on which it was due.
};

// All in the order of prospects, then of what happened with them.
struct WhatIfDifference {
  std::vector<WhatIfDue> due;
  std::vector<WhatIfLapse> lapses_avoided, lapses_added;
  std::vector<WhatIfContact> contacts_too_many, contacts_allowed;
  uint64_t prospects = 0;  // Gone through.

  bool empty() const {
    return due.empty() && lapses_avoided.empty() && lapses_added.empty() &&
           contacts_too_many.empty() && contacts_allowed.empty();
  }
};

struct WhatIfQuery {
  const v1::Policy& in_force;  // Both borrowed. Each is taken for that of all times, so that the
  const v1::Policy& instead;   // policies alone differ.
  std::optional<int64_t> from_us = std::nullopt;  // Business time.
  std::optional<int64_t> to_us = std::nullopt;    // Exclusive.
  int64_t now_us = 0;                             // What is due later has not lapsed.
  absl::TimeZone zone;                            // Where days end: the team's.
};

// Tells every prospect's history twice. `source`, `events`: as ForEachHistory. What was imported is
// among contacts and days, marked; it lapses by neither (X23). Errors are the store's, or DataLoss.
absl::StatusOr<WhatIfDifference> WhatIf(EventSource source, uint64_t events, Rows& rows,
                                        History& history, const WhatIfQuery& query);

}  // namespace tasuki::domain
