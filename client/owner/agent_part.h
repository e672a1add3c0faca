#pragma once

#include <memory>
#include <vector>

#include "absl/status/status.h"

namespace tasuki::client {

// What an agent does beside commands and sync: serves the feed, reminds. Made by whoever starts the
// agent, over its workspace; the owner's thread.
class AgentPart {
 public:
  virtual ~AgentPart() = default;

  // Called on every turn and while a command waits, under that command's TASUKI_NOW perhaps. Waits
  // for nobody. An error is the store's and ends the agent.
  virtual absl::Status Turn() = 0;
};

using AgentParts = std::vector<std::unique_ptr<AgentPart>>;

}  // namespace tasuki::client
