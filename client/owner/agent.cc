#include "client/owner/agent.h"

#include <algorithm>
#include <csignal>
#include <memory>
#include <utility>

#include "client/home/home.h"
#include "client/owner/host.h"
#include "client/replica/workspace.h"
#include "client/sync/sync_driver.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

// A signal only sets a flag, so that the loop looks at it this often.
constexpr absl::Duration kTurn = absl::Milliseconds(200);

}  // namespace

absl::Status RunAgent(const HomeOptions& options, const AgentHooks& hooks) {
  if (IsReadOnly(options.home)) return ReadOnlyHome(options.home);
  // Commands' outputs may be closed pipes: a failed write is theirs, not the agent's end.
  std::signal(SIGPIPE, SIG_IGN);
  OpenOptions open;
  open.home = options.home;
  open.clock = options.clock;
  open.random = options.random;
  open.seed = options.seed;
  open.lock_wait = options.lock_wait;
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Workspace> workspace, Workspace::Open(open));
  Wake own_wake;
  Wake& wake = hooks.wake != nullptr ? *hooks.wake : own_wake;
  SyncDriver driver(workspace->home(), *options.transport, wake, *options.random);
  workspace->set_syncer(&driver);
  Host host(*workspace, driver, wake, hooks.run, hooks.should_stop);
  TASUKI_RETURN_IF_ERROR(host.Listen());
  if (hooks.parts) {
    TASUKI_ASSIGN_OR_RETURN(AgentParts parts, hooks.parts(*workspace, wake));
    host.set_parts(std::move(parts));
  }
  if (hooks.ready) hooks.ready();
  while (!host.stopping()) {
    TASUKI_RETURN_IF_ERROR(driver.Pump());
    TASUKI_RETURN_IF_ERROR(host.ServeAll());
    TASUKI_ASSIGN_OR_RETURN(const bool ready, workspace->PrepareSome());
    absl::Duration wait = ready ? kTurn : absl::ZeroDuration();
    if (!driver.connected()) {
      absl::Duration until = driver.next_attempt() - workspace->home().clock().TimerNow();
      if (until > absl::ZeroDuration()) wait = std::min(wait, until);
    }
    wake.Wait(wait);
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
