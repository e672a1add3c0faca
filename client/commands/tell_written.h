#pragma once

#include "absl/status/status.h"
#include "client/commands/command_line.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// The command wrote its act, and its owner died before it could say so: the answer it would have
// given, as far as the journal tells.
absl::Status TellWritten(CommandContext& context, const v1::RequestRow& row);

}  // namespace tasuki::client
