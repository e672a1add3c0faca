#pragma once

#include "absl/status/statusor.h"
#include "client/owner/request.h"
#include "client/replica/workspace.h"

namespace tasuki::client {

struct Ran {
  int exit_code = 0;
  bool wrote = false;  // It made an act.
};

// Runs a command in an opened workspace: under its request id, at its TASUKI_NOW, in its folder. A
// request that wrote before its owner died is not done twice: its exit code, or what it wrote, is
// told instead. An error is the store's; what the command says is its exit code.
absl::StatusOr<Ran> RunRequest(Workspace& workspace, const Request& request, Output& output,
                               const RunCommand& run);

}  // namespace tasuki::client
