#pragma once

#include <optional>

#include "absl/status/status.h"
#include "client/commands/command_line.h"
#include "client/commands/verb.h"
#include "common/base/ids.h"

// `tasuki delegate list` and `record`, as parts of `delegate`.

namespace tasuki::client {

void AddDelegateList(Verb& delegate);

// What that colleague made of the tasks they were given; nullopt: all who may be given some.
absl::Status ShowRecords(CommandContext& context, std::optional<MemberId> member);

}  // namespace tasuki::client
