#pragma once

#include "absl/status/statusor.h"
#include "client/home/options.h"
#include "client/owner/request.h"
#include "client/words/output.h"

namespace tasuki::client {

// `tasuki coach replay WHO` at a keyboard: asks whoever owns the home for the whole replay once
// (and once more where the other clock is wanted), and shows it full-screen until a key ends it.
// Whatever ends it, the terminal is as it was. Runs in the process that was started, on its first
// thread. Gives the exit code; Refused where the terminal cannot be opened; fails as RunWhereOwned
// does.
absl::StatusOr<int> RunReplayScreen(const HomeOptions& home, const Request& request,
                                    Output& output);

}  // namespace tasuki::client
