#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/owner/agent_part.h"
#include "client/owner/listener.h"
#include "client/owner/request.h"
#include "client/replica/workspace.h"
#include "client/sync/sync_driver.h"
#include "client/sync/transport.h"

namespace tasuki::client {

// Serves other processes' commands in the one that owns the store (DESIGN.md §10): an agent always,
// a single command while it waits. Made by the owner beside its driver, whose waiting it fills; the
// owner's thread.
class Host {
 public:
  // `should_stop` may be empty. All of them outlive the host.
  Host(Workspace& workspace, SyncDriver& driver, Wake& wake, RunCommand run,
       std::function<bool()> should_stop);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Begins to listen on the home's socket. A host that was not told to does so when it first waits:
  // opening the socket for a command that is done at once would help nobody.
  absl::Status Listen();

  // What takes its turn whenever commands have been served.
  void set_parts(AgentParts parts) { parts_ = std::move(parts); }

  bool stopping() const { return should_stop_ && should_stop_(); }

  // Serves what has come. An error is the store's.
  absl::Status ServeAll();

 private:
  absl::Status Serve(const Asked& asked);
  absl::Status WhileWaiting();

  // Set at construction.
  Workspace& workspace_;
  SyncDriver& driver_;
  Wake& wake_;
  const RunCommand run_;
  const std::function<bool()> should_stop_;

  AgentParts parts_;
  bool tried_ = false;                  // To listen.
  std::unique_ptr<Listener> listener_;  // Null: not listening.
  std::vector<const Asked*> running_;   // Innermost last; not the owner's own command.
};

}  // namespace tasuki::client
