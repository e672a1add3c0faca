#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/owner/agent_part.h"
#include "client/owner/owner.h"
#include "client/owner/request.h"
#include "client/sync/transport.h"

namespace tasuki::client {

class Workspace;

// What the agent does beside commands and sync.
struct AgentHooks {
  RunCommand run;               // Runs a command that came over the socket.
  std::function<void()> ready;  // Called once, when the socket listens.
  // Makes what else it does; empty: nothing.
  std::function<absl::StatusOr<AgentParts>(Workspace&, Wake&)> parts;
  std::function<bool()> should_stop;  // Looked at on every turn (set by SIGTERM, SIGINT).
  Wake* wake = nullptr;               // Rung by a signal; outlives the run. Null: none.
};

// Owns the home's store, listens on home/sock, keeps in sync (full-jitter back-off, 0.5 s to 60 s),
// runs commands one after another on this thread. Returns when told to stop, having answered the
// command at hand. Unavailable: another owner is there; else Workspace::Open's errors.
absl::Status RunAgent(const HomeOptions& options, const AgentHooks& hooks);

}  // namespace tasuki::client
