#pragma once

#include "absl/status/status.h"
#include "client/replica/store.h"

namespace tasuki::client {

// Reads all of an open store, and holds what it keeps twice against each other: every table's
// checksums, the outbox's chain up to its end, the journal's tree, the views' sum. Takes as long as
// reading and hashing the journal does. DataLoss: something of it is spoilt, and what.
absl::Status CheckWhole(Store& store);

}  // namespace tasuki::client
