#pragma once

#include "absl/status/statusor.h"
#include "client/home/options.h"
#include "client/owner/request.h"

namespace tasuki::client {

// `tasuki add` without a name, at a keyboard: asks for card after card and has each written as
// `add` writes one, until a name is left empty, or Ctrl-D or Ctrl-C; the card at hand is dropped
// then, those before it are in. `request` is the command as it was typed: its flags are those of
// each card. Runs in the process that was started. Gives the exit code; fails as RunWhereOwned
// does.
absl::StatusOr<int> RunAddLoop(const HomeOptions& home, const Request& request, Output& output);

}  // namespace tasuki::client
