#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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

// The tip that the waterline of the home's store carries; nullopt: it has none that reads.
absl::StatusOr<std::optional<OutboxTip>> TipOf(const std::string& home);

// What a store that was refused as damaged still holds, and what of this home's own acts is gone.
struct Readable {
  uint64_t lost_acts = 0;    // Written here, at least.
  uint64_t lost_events = 0;  // Of them; 0 where they cannot be counted.
  ReplicaSeq lost_from;      // The first of these events, under `replica`.
  ReplicaId replica;
  uint64_t outbox = 0;       // Events that wait and can be read,
  uint64_t outbox_acts = 0;  // of so many acts.
  Seq applied;               // Of the journal.
  bool anew = false;         // The journal cannot be kept: the server has it, and gives it again.
  bool untold = false;       // Nothing can tell whether more acts than these are lost.
};

// Reads a damaged store, as far as RocksDB opens it, and changes nothing. The store's errors where
// it does not.
absl::StatusOr<Readable> ReadDamaged(const std::string& path, TeamId team,
                                     const std::optional<OutboxTip>& tip);

// Where recovering has its new store until it takes the damaged one's place.
std::string RecoveringPath(const std::string& home);

// Recovering was cut off after it had put the damaged store aside: it goes on when it is repeated.
bool RecoveringWasCutOff(const std::string& home);

// `why` the store does not open, with what is lost, what is readable and what to do. Anything but
// DataLoss and NotFound comes back as it is. Nobody may have the store open.
absl::Status StoreDamaged(const std::string& home, TeamId team, const absl::Status& why);

}  // namespace tasuki::client
