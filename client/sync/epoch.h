#pragma once

#include "absl/status/statusor.h"
#include "client/replica/open_home.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

// What following left to do.
struct Followed {
  // Something is to be pushed again, and this device was forked once. A clone of this home may
  // deliver the same events, so the caller pushes nothing but moves to a new replica id at the
  // head, which drops what the journal holds by then (client/sync/fork.h).
  bool move = false;
  uint64_t put_again = 0;  // Own events of the tail.
};

// Follows a server whose loss was accepted (DESIGN.md §7; wire rule 8). In one synced write: the
// journal is cut after `change.common`, its tail kept aside (kTail), all views dropped, and own
// events of the tail that the server does not hold stand in front of the outbox again, the same
// bytes under the same replica seqs. What this home wrote in the tail under replica ids it had
// before (forks) goes behind the outbox, the same bytes under the present id. Views are folded anew
// on the next look. A replica that has no more than `common` only takes the epoch over.
// On an error nothing has happened.
absl::StatusOr<Followed> FollowEpoch(OpenHome& home, const sync::EpochChanged& change);

}  // namespace tasuki::client
