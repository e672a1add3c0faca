#include "client/owner/host.h"

#include <memory>
#include <optional>
#include <utility>

#include "client/limits.h"
#include "client/owner/run_request.h"
#include "client/replica/open_home.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/log.h"

namespace tasuki::client {

Host::Host(Workspace& workspace, SyncDriver& driver, Wake& wake, RunCommand run,
           std::function<bool()> should_stop)
    : workspace_(workspace),
      driver_(driver),
      wake_(wake),
      run_(std::move(run)),
      should_stop_(std::move(should_stop)) {
  driver_.set_idle([this] { return WhileWaiting(); });
}

Host::~Host() { driver_.set_idle(nullptr); }

absl::Status Host::Listen() {
  tried_ = true;
  TASUKI_ASSIGN_OR_RETURN(listener_, Listener::Start(workspace_.home().folder(), wake_));
  return absl::OkStatus();
}

absl::Status Host::ServeAll() {
  while (listener_ != nullptr && !stopping()) {
    std::optional<Asked> asked = listener_->TryTake();
    if (!asked) break;
    TASUKI_RETURN_IF_ERROR(Serve(*asked));
  }
  const uint64_t waiting = workspace_.home().outbox().size();
  for (const std::unique_ptr<AgentPart>& part : parts_) TASUKI_RETURN_IF_ERROR(part->Turn());
  if (workspace_.home().outbox().size() > waiting) driver_.OutboxGrew();
  return absl::OkStatus();
}

absl::Status Host::Serve(const Asked& asked) {
  // Whoever gave up waiting will type it again, with another id: it must not be done twice.
  if (asked.answer->gone()) return absl::OkStatus();
  running_.push_back(&asked);
  absl::StatusOr<Ran> ran = RunRequest(workspace_, asked.request, *asked.answer, run_);
  running_.pop_back();
  TASUKI_RETURN_IF_ERROR(ran.status());
  driver_.OutboxGrew();
  asked.answer->Finish(ran->exit_code, ran->wrote);
  return workspace_.home().health();
}

// A command waits (`sync`): others are served meanwhile.
absl::Status Host::WhileWaiting() {
  if (stopping()) return Fault(absl::StatusCode::kCancelled, "the agent is stopping");
  if (!running_.empty() && running_.back()->answer->gone()) {
    return Fault(absl::StatusCode::kCancelled, "whoever asked has gone");
  }
  if (!tried_) {
    if (absl::Status status = Listen(); !status.ok()) {
      // The command at hand goes on all the same; others find the home locked, and say so.
      Log(LogLevel::kDebug, "not-listening", {{"why", status}});
    }
  }
  if (running_.size() >= kNestedRequestsMax) return absl::OkStatus();
  return ServeAll();
}

}  // namespace tasuki::client
