#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/replica/damage.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// What only this home has of a store that does not open any more: what waits in its outbox, the
// keys that it needs, what is kept beside the journal. The journal and the views are not in it: the
// server has the one, and the others are made from it.
struct Unsent {
  struct Row {
    Family family;
    std::string key;
    std::string value;
  };

  ReplicaId replica;                  // That wrote it; zero: nothing tells.
  uint64_t acts = 0;                  // That this home wrote, all times together.
  std::vector<v1::OutboxRow> outbox;  // In order; events between them may be missing.
  std::vector<Row> others;            // To be kept as they are.
  uint64_t saved_acts = 0;            // In `outbox`.
  uint64_t lost_acts = 0;             // At least.
  uint64_t lost_events = 0;
  ReplicaSeq lost_from;
  bool untold = false;  // Nothing could tell whether acts were lost.
};

// Reads it from the store at `path`, which nobody has open, and changes nothing. `tip`: of its
// waterline. Tables that are broken fail alone; where not even the MANIFEST reads, or a log has
// more behind its break, tables and logs are read one by one, and what the journal in them shows as
// arrived is left out.
absl::StatusOr<Unsent> ReadUnsent(const std::string& path, TeamId team,
                                  const std::optional<OutboxTip>& tip);

// The same in numbers.
Readable ReadableOf(const Unsent& unsent);

// Whether the store as RocksDB opens it has all of that, and counts the same as lost.
bool SavesAsMuch(const Readable& store, const Unsent& unsent);

// Puts it into a new store, or one that holds less of it, its events numbered anew behind each
// other, under the replica that wrote them (`fresh` where nothing tells): the home is to move to a
// new one before it pushes.
absl::Status PutUnsent(const Unsent& unsent, ReplicaId fresh, Store& store);

}  // namespace tasuki::client
