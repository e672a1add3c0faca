#include "server/order/fanout.h"

#include <algorithm>
#include <utility>

#include "server/limits.h"

namespace tasuki::server {

Fanout::Fanout(Clock& clock, std::function<void(absl::Time now)> sweep)
    : clock_(clock), sweep_(std::move(sweep)), thread_([this] { Run(); }) {}

Fanout::~Fanout() { Stop(); }

void Fanout::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Fanout::Wake(Team& team) {
  absl::MutexLock lock(&mutex_);
  if (std::find(grown_.begin(), grown_.end(), &team) == grown_.end()) grown_.push_back(&team);
}

void Fanout::Run() {
  absl::Time next_sweep = clock_.TimerNow() + kSweepEvery;
  while (true) {
    Team* due = nullptr;
    const absl::Time now = clock_.TimerNow();
    {
      absl::MutexLock lock(&mutex_);
      if (stopped_) return;
      auto first = std::min_element(grown_.begin(), grown_.end(),
                                    [](Team* a, Team* b) { return a->next_round < b->next_round; });
      const absl::Time next =
          first == grown_.end() ? next_sweep : std::min(next_sweep, (*first)->next_round);
      if (next > now) {
        // Another team may come meanwhile and be due at once.
        const size_t known = grown_.size();
        auto changed = [this, known]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
          return stopped_ || grown_.size() != known;
        };
        mutex_.AwaitWithTimeout(absl::Condition(&changed), next - now);
        continue;
      }
      if (first != grown_.end() && (*first)->next_round <= now) {
        due = *first;
        grown_.erase(first);
      }
    }
    if (due != nullptr) SendRound(*due);
    if (next_sweep <= now) {
      sweep_(now);
      next_sweep = now + kSweepEvery;
    }
  }
}

void Fanout::SendRound(Team& team) {
  const absl::Time start = clock_.TimerNow();
  if (!team.feed().MakeRounds()) return;
  for (const auto& connection : team.Connections()) connection->Poke();
  const absl::Time end = clock_.TimerNow();
  team.next_round = end + std::min(kRoundRest * (end - start), kRoundRestMax);
}

}  // namespace tasuki::server
