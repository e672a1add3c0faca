#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/options.h"
#include "client/owner/request.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace tasuki::client {

// Runs one command where the store is owned: in the agent (or other command) that listens on the
// home's socket, else here, under the home's lock; `run` then runs others' commands, too, while
// this one waits for the server. Gives the command's exit code. A command whose
// owner died half-way is asked again with the same id, and is not done twice. Unavailable: somebody
// holds the lock and does not answer (the text has the pid); FailedPrecondition: the owner has
// stopped moving (the same); else Workspace::Open's errors.
absl::StatusOr<int> RunWhereOwned(const HomeOptions& options, const Request& request,
                                  Output& output, const RunCommand& run);

}  // namespace tasuki::client
