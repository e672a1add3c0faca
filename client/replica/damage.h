#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/home/options.h"
#include "common/base/ids.h"
#include "common/integrity/hash.h"

namespace tasuki::client {

// The outbox's end, as the waterline beside the store carries it: the outbox has no other copy, so
// that nothing else could tell that acts are gone.
struct OutboxTip {
  ReplicaId replica;
  ReplicaSeq last;  // Its last event.
  uint64_t acts = 0;
  integrity::Hash chain;  // After that event.
};

std::string NoteOf(const OutboxTip& tip);
std::optional<OutboxTip> ParseNote(std::string_view note);

// What a store that was refused as damaged still holds, and what of this home's own acts is gone.
struct Readable {
  uint64_t lost_acts = 0;    // Written here, at least.
  uint64_t lost_events = 0;  // Of them; 0 where they cannot be counted.
  ReplicaSeq lost_from;      // The first of these events, under `replica`.
  ReplicaId replica;
  uint64_t outbox = 0;  // Events that wait and can be read.
  Seq applied;          // Of the journal.
};

// Reads the damaged store of `home` and changes nothing. The store's errors where nothing reads.
absl::StatusOr<Readable> ReadDamaged(const std::string& home, TeamId team);

// `why` the store does not open, with what is lost, what is readable and what to do. Anything but
// DataLoss comes back as Damaged() makes it.
absl::Status StoreDamaged(const std::string& home, TeamId team, const absl::Status& why);

// What recovering left.
struct Recovered {
  Readable found;
  std::string folder;  // Where the damaged store lies now.
};

// Goes on with what can be read of a damaged store: a copy of it that ends where it breaks takes
// its place, and the damaged one stays beside, as it is, in `db.damaged-TIME`. A LostRow keeps
// saying what was lost, and the home moves to a new replica id at its next sync: the server may
// hold some of the lost events, whose replica seqs must not be given to others. Takes the home's
// lock. FailedPrecondition: the store is whole. DataLoss: nothing can be read.
absl::StatusOr<Recovered> Recover(const OpenOptions& options);

}  // namespace tasuki::client
