#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/workspace.h"

// Events that are in the journal and do not count: who must hear of them.

namespace tasuki::client {

// This device's, after what its person was told of already, oldest first. An agent may have brought
// them back long ago.
absl::StatusOr<std::vector<StoredEvent>> NotTold(Workspace& workspace);
// They were told, all of them.
absl::Status SetTold(Workspace& workspace);

// Assignments that were not their author's to decide (`--request`), until somebody decides.
// A manager sees all of them, others their own. Oldest first.
absl::StatusOr<std::vector<StoredEvent>> OpenRequests(Workspace& workspace, absl::Time now);

}  // namespace tasuki::client
