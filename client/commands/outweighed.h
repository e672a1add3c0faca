#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/commands/command_line.h"
#include "client/replica/write_act.h"

// What an act wrote and the views do not show (X20): a fact that was dated, or that another
// laptop's clock puts before one that stands. Read back from the views, so that no command says
// that something is set where something else is.

namespace tasuki::client {

// In words, with what stands instead; empty: all of it stands. Errors are the store's.
absl::StatusOr<std::vector<std::string>> Outweighed(CommandContext& context,
                                                    const Written& written);

}  // namespace tasuki::client
