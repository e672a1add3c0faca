#include "client/owner/agent.h"

#include <pthread.h>
#include <csignal>

#include <atomic>
#include <memory>
#include <thread>

#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/remind/leaver.h"
#include "client/remind/reminder.h"
#include "client/web/feed.h"
#include "common/base/log.h"

// `tasuki agent`: owns the store, keeps in sync, runs other processes' commands.

namespace tasuki::client {
namespace {

// Turns SIGTERM and SIGINT into a flag and a ring of the agent's bell. Made before other threads
// are, so that they all leave these signals to it.
class StopSignals {
 public:
  explicit StopSignals(Wake& wake) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGUSR2);  // Ends the waiting thread itself.
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    waiting_ = std::thread([this, &wake] {
      int signal = 0;
      sigwait(&signals_, &signal);
      stop_ = true;
      wake.Notify();
    });
  }
  ~StopSignals() {
    pthread_kill(waiting_.native_handle(), SIGUSR2);
    waiting_.join();
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool stop() const { return stop_; }

 private:
  sigset_t signals_;
  std::atomic<bool> stop_{false};
  std::thread waiting_;
};

absl::Status RunAgent(LocalContext& context) {
  InitLog(LogLevel::kInfo);  // Nobody sits at its terminal.
  Wake wake;
  StopSignals signals(wake);
  AgentHooks hooks;
  hooks.run = RunCommandLine;
  bool moved = false;
  hooks.parts = [&](Workspace& workspace, Wake& bell) -> absl::StatusOr<AgentParts> {
    AgentParts parts;
    absl::StatusOr<std::unique_ptr<Feed>> feed =
        Feed::Start(workspace, bell, context.home, context.out.language());
    if (feed.ok()) {
      moved = (*feed)->moved();
      parts.push_back(*std::move(feed));
    } else {
      // All else works without it; `status` shows that there is none.
      Log(LogLevel::kWarn, "no-feed", {{"why", feed.status()}});
    }
    parts.push_back(std::make_unique<Reminder>(workspace, context.home, context.out.language()));
    parts.push_back(std::make_unique<Leaver>(workspace, context.home));
    return parts;
  };
  hooks.ready = [&] {
    context.out.Line(context.out.Say(Message::kAgentReady, {context.home.home}));
    if (moved) context.out.Line(context.out.Say(Message::kAgentFeedMoved));
  };
  hooks.should_stop = [&] { return signals.stop(); };
  hooks.wake = &wake;
  TASUKI_RETURN_IF_ERROR(RunAgent(context.home, hooks));
  context.out.Line(context.out.Say(Message::kAgentStopped));
  return absl::OkStatus();
}

}  // namespace

void AddAgent(Verb verb) {
  verb.DoesHere([](LocalContext& context) { return RunAgent(context); });
}

}  // namespace tasuki::client
