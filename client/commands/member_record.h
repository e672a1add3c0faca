#pragma once

#include "absl/status/status.h"
#include "client/commands/command_line.h"
#include "common/base/ids.h"

namespace tasuki::client {

// Declares `member record` under `member`.
void AddMemberRecord(Verb& member);

// Tells a manager, in neutral words, where a key account or a new client goes to somebody whose
// record is weak (R020); others nothing. After the assignment was written.
absl::Status TellRecord(CommandContext& context, SubjectId prospect, MemberId to);

}  // namespace tasuki::client
