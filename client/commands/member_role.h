#pragma once

#include <string>

#include "client/commands/command_line.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

// What `member role` takes.
struct RoleArgs {
  std::string name;
  v1::Role role = v1::ROLE_UNSPECIFIED;
  bool yes = false;
  bool give_back = false;
};

// Changes what somebody may do. Asks before a role that takes all they own, and gives it back.
absl::Status ChangeRole(CommandContext& context, const RoleArgs& args);

}  // namespace tasuki::client
