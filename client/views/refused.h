#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/workspace.h"
#include "client/views/directory.h"
#include "client/words/messages.h"
#include "tasuki/v1/view.pb.h"

// Events that are in the journal and do not count: who must hear of them.

namespace tasuki::client {

// This device's, after what its person was told of already, oldest first. An agent may have brought
// them back long ago.
absl::StatusOr<std::vector<StoredEvent>> RefusedNotYetTold(Workspace& workspace);
// They were told, all of them.
absl::Status SetTold(Workspace& workspace);

// One of them as `sync` tells it: what it was, about whom, and who has them now.
v1::RefusedView RefusedViewOf(Directory& directory, const StoredEvent& event, absl::Time now);
// The same in words: what it was and why it does not count, and what to do. Two lines.
std::vector<std::string> RefusedLines(Language language, const v1::RefusedView& view);
// Whether it is done with. Other verdicts, and assignments asked for, wait for a manager.
bool RefusedForGood(const v1::RefusedView& view);

}  // namespace tasuki::client
