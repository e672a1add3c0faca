#pragma once

#include <string>
#include <string_view>

#include "server/commands/commands.h"

// How `accept-loss` asks the server that has the folder open.

namespace tasuki::server {

inline constexpr std::string_view kAcceptLoss = "accept-loss";

// `accept-loss`, `accept-loss waiting TEAM`, `accept-loss all TEAM`; the team may be left out.
std::string AcceptLossLine(const AcceptLossArgs& args);
bool IsAcceptLoss(std::string_view line);
// What such a line asks for, but for the folder.
AcceptLossArgs ParseAcceptLoss(std::string_view line);

}  // namespace tasuki::server
