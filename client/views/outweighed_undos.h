#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "client/views/directory.h"
#include "tasuki/v1/view.pb.h"

// Undos of addings that do not count, since somebody wrote about the thing without knowing of them
// (common/domain/fold/undone.h). Errors are the store's.

namespace tasuki::client {

// Those about a prospect or firm: of itself, and of its deals, promises and tasks.
absl::StatusOr<std::vector<v1::OutweighedUndoView>> OutweighedUndos(Directory& directory,
                                                                    const v1::Subject& subject);

// Those by this laptop's person that were outweighed after they were last told (refused.h), oldest
// first.
absl::StatusOr<std::vector<v1::OutweighedUndoView>> OutweighedNotYetTold(Directory& directory);

}  // namespace tasuki::client
