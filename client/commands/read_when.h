#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "client/commands/command_line.h"
#include "client/words/when.h"

// Reading a WHEN where the team's calendar is at hand, so that it may be `after SEASON`.

namespace tasuki::client {

// ParseWhen, with days counted in the typist's zone and seasons by the policy in force. Refused
// where the policy does not say when that season is.
absl::StatusOr<When> ReadWhen(CommandContext& context, const std::string& text, Tense tense);

}  // namespace tasuki::client
