#pragma once

#include "absl/status/status.h"
#include "client/replica/open_home.h"
#include "common/base/ids.h"
#include "common/storage/db.h"

// What was cut off when a server's loss was accepted (DESIGN.md §7): own events go back by
// themselves (client/sync/epoch.h); what others wrote stays in sight until it is in the journal
// again.

namespace tasuki::client {

// The tail of `epoch` is to be looked through once this replica is at the head; with the batch that
// cuts it off.
absl::Status PutTail(Store& store, Epoch epoch, storage::Batch& batch);

// At the head: what of such tails others wrote, and neither journal nor outbox holds, becomes rows
// of lost events. One synced write; nothing where there is no tail. Reads the tails, and the
// journal for the chains of those replicas.
absl::Status LookThroughTails(OpenHome& home);

}  // namespace tasuki::client
