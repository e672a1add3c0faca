#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/open_home.h"
#include "common/base/ids.h"

namespace tasuki::client {

// An own event that the server cannot take, and why.
struct BadEvent {
  ReplicaSeq seq;
  std::string why;
};

// Moves this home to a new replica id (DESIGN.md §3, Chain; Nack MALFORMED). The journal must be
// at the head. In one synced write: outbox rows whose event id is in the journal are dropped, and
// openings of ids that it had, `bad` ones are kept apart, the rest goes, bytes unchanged, behind a
// ReplicaOpened of the new replica. Gives how many go on. On an error nothing has happened.
absl::StatusOr<uint64_t> MoveToNewReplica(OpenHome& home, const std::vector<BadEvent>& bad);

// Whether imported events wait in the outbox. Their ids come from the source's rows, so another
// laptop may have written the same ones: look at the head before pushing them.
absl::StatusOr<bool> HoldsImports(OpenHome& home);

// Whether the outbox begins with own events that a server lost. A fork may have put one of them
// under another replica id once, and somebody may have brought the first one back: the same.
absl::StatusOr<bool> BeginsLost(OpenHome& home);

// What of outbox and journal was looked at and found apart. A value of whoever asks again.
struct FoundApart {
  ReplicaId replica;
  ReplicaSeq written;  // Own events up to here
  Epoch epoch;         // are not in the journal of this epoch
  Seq applied;         // up to here.
};

// Whether the journal, which must be at the head, has an event that waits in the outbox as well.
// Reads what is new since `before`, the answer of the last time, which it brings up to date: a
// queue that takes many connections is not read from its beginning for each.
absl::StatusOr<bool> OutboxIsPartlyInJournal(OpenHome& home, FoundApart& before);

}  // namespace tasuki::client
