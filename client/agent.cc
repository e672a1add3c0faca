#include "client/agent.h"

#include <algorithm>
#include <csignal>
#include <utility>
#include <vector>

#include "client/engine.h"
#include "client/limits.h"
#include "client/listener.h"
#include "client/run_request.h"
#include "client/socket.h"
#include "client/sync_driver.h"
#include "client/workspace.h"
#include "common/base/check.h"
#include "common/base/log.h"

namespace tasuki::client {
namespace {

// A signal only sets a flag, so that the loop looks at it this often.
constexpr absl::Duration kTurn = absl::Milliseconds(200);

// The owner's loop: sync, requests, and requests that wait inside others. One thread.
class Agent {
 public:
  Agent(Workspace& workspace, SyncDriver& driver, Listener& listener, Wake& wake,
        const AgentHooks& hooks)
      : workspace_(workspace), driver_(driver), listener_(listener), wake_(wake), hooks_(hooks) {
    driver_.set_idle([this] { return WhileWaiting(); });
  }
  ~Agent() { driver_.set_idle(nullptr); }

  absl::Status Run() {
    while (!stopping()) {
      TASUKI_RETURN_IF_ERROR(driver_.Pump());
      TASUKI_RETURN_IF_ERROR(ServeAll());
      absl::Duration wait = kTurn;
      if (!driver_.connected()) {
        absl::Duration until = driver_.next_attempt() - workspace_.clock().TimerNow();
        if (until > absl::ZeroDuration()) wait = std::min(wait, until);
      }
      wake_.Wait(wait);
    }
    return absl::OkStatus();
  }

 private:
  bool stopping() const { return hooks_.should_stop && hooks_.should_stop(); }

  absl::Status ServeAll() {
    while (!stopping()) {
      std::optional<Asked> asked = listener_.TryTake();
      if (!asked) break;
      TASUKI_RETURN_IF_ERROR(Serve(*asked));
    }
    return absl::OkStatus();
  }

  absl::Status Serve(const Asked& asked) {
    // Whoever gave up waiting will type it again, with another id: it must not be done twice.
    if (PeerGone(asked)) return absl::OkStatus();
    running_.push_back(&asked);
    absl::StatusOr<int> exit_code =
        RunRequest(workspace_, asked.request, asked.output(), hooks_.run);
    running_.pop_back();
    TASUKI_RETURN_IF_ERROR(exit_code.status());
    driver_.OutboxGrew();
    if (absl::Status status = Reply(asked, *exit_code); !status.ok()) {
      // It has gone; what it asked for is done, and its id tells it so if it asks again.
      Log(LogLevel::kDebug, "reply-lost", {{"why", status}});
    }
    return workspace_.engine().health();
  }

  // A command waits (`sync`): others are served meanwhile.
  absl::Status WhileWaiting() {
    if (stopping()) return absl::CancelledError("the agent is stopping");
    if (!running_.empty() && PeerGone(*running_.back())) {
      return absl::CancelledError("whoever asked has gone");
    }
    if (running_.size() >= kNestedRequestsMax) return absl::OkStatus();
    return ServeAll();
  }

  Workspace& workspace_;
  SyncDriver& driver_;
  Listener& listener_;
  Wake& wake_;
  const AgentHooks& hooks_;
  std::vector<const Asked*> running_;  // Innermost last.
};

}  // namespace

absl::Status RunAgent(const HomeOptions& options, const AgentHooks& hooks) {
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
  SyncDriver driver(workspace->engine(), *options.transport, wake, *options.random);
  workspace->set_syncer(&driver);
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Listener> listener,
                          Listener::Start(options.home, wake));
  if (hooks.ready) hooks.ready();
  Agent agent(*workspace, driver, *listener, wake, hooks);
  return agent.Run();
}

}  // namespace tasuki::client
