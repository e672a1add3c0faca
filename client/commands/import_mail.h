#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/commands/command_line.h"

namespace tasuki::client {

// `tasuki import --mail PATH`: an mbox file or a folder of .eml files as touches of whom their
// addresses name: what they wrote, and what went to them from an address or domain of `ours`. What
// stands before an address is nobody's word. May be repeated: what is logged already is dropped by
// its Message-ID, whoever logged it.
absl::Status RunMailImport(CommandContext& context, const std::string& path,
                           const std::vector<std::string>& ours, bool dry_run);

}  // namespace tasuki::client
