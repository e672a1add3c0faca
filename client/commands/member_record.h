#pragma once

#include <vector>

#include "absl/status/status.h"
#include "client/commands/command_line.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

// Declares `member record` under `member`.
void AddMemberRecord(Verb& member);

// Who gets a prospect, or a firm with all who have no owner of their own.
struct GivenTo {
  v1::SubjectKind kind = v1::PROSPECT;
  SubjectId subject;
  MemberId to;
};

// Tells a manager, in neutral words, where a key account or a new client goes to somebody whose
// record is weak (R020), of the first few of them; others nothing. After it was written.
absl::Status TellRecords(CommandContext& context, const std::vector<GivenTo>& given);

}  // namespace tasuki::client
