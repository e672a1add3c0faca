#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "client/replica/event_draft.h"
#include "client/replica/open_home.h"
#include "common/base/ids.h"

// How what was done here gets into the outbox. On the thread that owns the home.

namespace tasuki::client {

// Writes one act: judged, sealed, chained and synced to disk, wholly or not at all.
// InvalidArgument: none, too many or too big events; FailedPrecondition: an alarm, nothing was
// synced yet, or a subject of which a newer program wrote what this one does not know (whatever
// `mode`); else as `mode` says. A write that failed makes the home unwell (OpenHome::health).
absl::StatusOr<Written> WriteAct(OpenHome& home, std::vector<EventDraft> act, WriteMode mode);

// The first event of a replica (join, fork): ReplicaOpened, not judged. `previous`: the one it goes
// on from, or zero. Into `batch`, unwritten.
void AppendReplicaOpened(OpenHome& home, ReplicaId previous, storage::Batch& batch);

}  // namespace tasuki::client
