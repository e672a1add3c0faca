#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "client/replica/stored_event.h"
#include "client/views/directory.h"

// What keeps a thing there whose adding is to be taken back (common/domain/fold/undone.h).

namespace tasuki::client {

struct WhatStands {
  std::vector<StoredEvent> events;  // Oldest first.
  uint32_t prospects = 0;           // At the firm.

  bool empty() const { return events.empty() && prospects == 0; }
};

// What is said of the prospect, firm, deal, promise or task that `added` brought, and counts; not
// what came with it in one act. Errors are the store's.
absl::StatusOr<WhatStands> WhatStandsOn(Directory& directory, const StoredEvent& added);

// Whether two events are of one act.
bool IsSameAct(const StoredEvent& a, const StoredEvent& b);

}  // namespace tasuki::client
