#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/integrity/receipt.h"
#include "common/integrity/signing.h"
#include "server/stream/supply.h"
#include "server/team/ledger.h"

namespace tasuki::server {

// A team's newest commits on their way to its live laptops: the sequencer publishes, the fan-out
// turns what has come into rounds, connections take the round after their cursor. Made with its
// team; any thread. Whoever is further behind than the rounds reach reads from disk instead: that
// bounds the memory, and nothing here waits for a laptop.
class Feed {
 public:
  // Both keys outlive it.
  Feed(TeamId team, const integrity::DeviceKey& server_key,
       const integrity::ReceiptKey& receipt_key, Clock& clock);

  // Where the journal ends when the server starts, or after a change of epoch.
  void Start(Epoch epoch, Seq head, const integrity::Hash& root);

  // A commit became durable.
  void Publish(CommittedTeam committed);

  // Turns what was published into rounds. False: there was nothing.
  bool MakeRounds();

  // What there is now for a laptop that has all up to `cursor`.
  Live Look(Seq cursor) const;
  // Seq of the last round.
  Seq head() const;
  // The end of the journal, signed if it may be.
  JournalEnd End();
  // Signs the head that came too soon after the last signature, once it may. False: nothing to do.
  bool SignLate(absl::Time now);

  Epoch epoch() const;

 private:
  void DropRounds() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddRound(Round round) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MaySign(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RemakeEnd(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  v1::CaughtUp MakeEnd(Seq head, const integrity::Hash& root, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const TeamId team_;
  const integrity::DeviceKey& server_key_;
  const integrity::ReceiptKey& receipt_key_;
  Clock& clock_;

  mutable absl::Mutex mutex_;
  Epoch epoch_ ABSL_GUARDED_BY(mutex_);
  std::vector<CommittedTeam> pending_ ABSL_GUARDED_BY(mutex_);
  size_t pending_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool overrun_ ABSL_GUARDED_BY(mutex_) = false;  // Some of pending_ was dropped.
  Seq pending_head_ ABSL_GUARDED_BY(mutex_);
  integrity::Hash pending_root_ ABSL_GUARDED_BY(mutex_);
  std::deque<Round> rounds_ ABSL_GUARDED_BY(mutex_);
  size_t rounds_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  Seq head_ ABSL_GUARDED_BY(mutex_);
  integrity::Hash root_ ABSL_GUARDED_BY(mutex_);
  JournalEnd end_ ABSL_GUARDED_BY(mutex_);
  absl::Time signed_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace tasuki::server
