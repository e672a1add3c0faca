#pragma once

#include <string>

#include "absl/status/status.h"
#include "client/commands/command_line.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// Says what an outcome that was just written means in this team (R023), so that one sees whether it
// was the right one; of "not now" also how often they put us off (R115), into `view` too. Errors
// are the store's.
absl::Status TellOutcome(CommandContext& context, SubjectId prospect, const std::string& name,
                         v1::Outcome outcome, v1::WrittenView& view);

}  // namespace tasuki::client
