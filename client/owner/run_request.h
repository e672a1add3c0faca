#pragma once

#include "absl/status/statusor.h"
#include "client/owner/request.h"
#include "client/replica/workspace.h"

namespace tasuki::client {

// Runs a command in an opened workspace: under its request id, at its TASUKI_NOW, in its folder. A
// request that wrote before its owner died is not done twice: its exit code, or what it wrote, is
// told instead. An error is the store's; what the command says is its exit code.
absl::StatusOr<int> RunRequest(Workspace& workspace, const Request& request, const Output& output,
                               const RunCommand& run);

}  // namespace tasuki::client
