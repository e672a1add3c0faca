#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/replica/open_home.h"
#include "client/sync/transport.h"
#include "common/base/ids.h"

namespace tasuki::client {

// Hands in what another replica wrote and the server lost, bytes and device's marks unchanged, on a
// stream of its own (DESIGN.md §7). It counts as if its own laptop had brought it; the rows leave
// as the events come back in the journal. Unavailable: no server answered within `wait`.
// FailedPrecondition: it cannot be handed in from here, and why; what to do. `idle` is called while
// waiting.
absl::Status GiveBack(OpenHome& home, Transport& transport, Wake& wake, ReplicaId replica,
                      absl::Duration wait, const std::function<absl::Status()>& idle);

}  // namespace tasuki::client
