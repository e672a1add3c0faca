#include "server/fanout.h"

#include <algorithm>

#include "server/limits.h"

namespace tasuki::server {

Fanout::Fanout(Clock& clock) : clock_(clock), thread_([this] { Run(); }) {}

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
  while (true) {
    Team* due = nullptr;
    {
      absl::MutexLock lock(&mutex_);
      auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return stopped_ || !grown_.empty();
      };
      mutex_.Await(absl::Condition(&ready));
      if (stopped_) return;
      auto first = std::min_element(grown_.begin(), grown_.end(),
                                    [](Team* a, Team* b) { return a->next_round < b->next_round; });
      const absl::Duration rest = (*first)->next_round - clock_.TimerNow();
      if (rest > absl::ZeroDuration()) {
        // Another team may come meanwhile and be due at once.
        const size_t known = grown_.size();
        auto changed = [this, known]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
          return stopped_ || grown_.size() != known;
        };
        mutex_.AwaitWithTimeout(absl::Condition(&changed), rest);
        continue;
      }
      due = *first;
      grown_.erase(first);
    }
    SendRound(*due);
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
