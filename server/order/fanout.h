#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "server/order/teams.h"

namespace tasuki::server {

// Wakes the live laptops of a team when its journal has grown (DESIGN.md §7): the first event goes
// at once, the next round starts no sooner than twice the last round's duration, so that the cost
// is a round's, not an event's. One thread for all teams, which also calls `sweep` every
// kSweepEvery with Clock::TimerNow(). Made by the server; Wake: any thread.
class Fanout {
 public:
  Fanout(Clock& clock, std::function<void(absl::Time now)> sweep);
  ~Fanout();
  Fanout(const Fanout&) = delete;
  Fanout& operator=(const Fanout&) = delete;

  // Something was published in the team's feed.
  void Wake(Team& team);
  void Stop();

 private:
  void Run();
  void SendRound(Team& team);

  Clock& clock_;
  const std::function<void(absl::Time)> sweep_;
  absl::Mutex mutex_;
  std::vector<Team*> grown_ ABSL_GUARDED_BY(mutex_);  // Each at most once.
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace tasuki::server
