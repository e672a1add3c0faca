#pragma once

#include <string>

#include "absl/status/status.h"
#include "client/commands/command_line.h"

namespace tasuki::client {

// Writes `text` to `path`, as typed, for its reader alone: it holds people's names. Replaces a file
// of that name; a usage error where it is no file, refused where it cannot be written.
absl::Status WriteForPeople(CommandContext& context, const std::string& path,
                            const std::string& text);

}  // namespace tasuki::client
