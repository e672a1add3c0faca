#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "client/replica/open_home.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

// Follows a server whose loss was accepted (DESIGN.md §7; wire rule 8). In one synced write: the
// journal is cut after `change.common`, its tail kept aside (kTail), all views dropped, and events
// of the tail that this replica id wrote and the server does not hold stand in front of the outbox
// again, the same bytes under the same replica seqs. What this home wrote under ids that it had
// before is looked for in the tail like others' events (client/sync/tails.h): nothing is written
// anew, so that nothing can come twice. Views are folded anew on the next look. A replica that has
// no more than `common` only takes the epoch over. Gives how many own events are to be pushed
// again. On an error nothing has happened.
absl::StatusOr<uint64_t> FollowEpoch(OpenHome& home, const sync::EpochChanged& change);

}  // namespace tasuki::client
