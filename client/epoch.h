#pragma once

#include "absl/status/status.h"
#include "client/engine.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

// Follows a server whose loss was accepted (DESIGN.md §7; wire rule 8). In one synced write: the
// journal is cut after `change.common`, its tail kept aside (kTail), all views dropped, and own
// events of the tail that the server does not hold stand in front of the outbox again, the same
// bytes under the same replica seqs. Views are folded anew on the next look. A replica that has no
// more than `common` only takes the epoch over. On an error nothing has happened.
absl::Status FollowEpoch(Engine& engine, const sync::EpochChanged& change);

}  // namespace tasuki::client
