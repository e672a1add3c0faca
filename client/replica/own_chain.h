#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "common/integrity/hash.h"

namespace tasuki::client {

// The chain of `replica` after its event `seq`, computed from the journal held here; nullopt: the
// journal does not hold that event, or not all before it. Reads the whole journal: rarely.
absl::StatusOr<std::optional<integrity::Hash>> ChainFromJournal(Store& store, ReplicaId replica,
                                                                ReplicaSeq seq);

}  // namespace tasuki::client
