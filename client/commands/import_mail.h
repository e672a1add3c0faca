#pragma once

#include <string>

#include "absl/status/status.h"
#include "client/commands/command_line.h"

namespace tasuki::client {

// `tasuki import --mail PATH`: an mbox file or a folder of .eml files as touches of whom their
// addresses name. May be repeated: what is logged already is dropped by its Message-ID, whoever
// logged it.
absl::Status RunMailImport(CommandContext& context, const std::string& path, bool dry_run);

}  // namespace tasuki::client
