#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/sync/server_session.h"
#include "server/stream/catch_up.h"
#include "server/stream/feed.h"
#include "server/stream/frames.h"

namespace tasuki::server {

class Connection;

// The network's side of a connection. Called under the connection's lock; must not call back from
// within.
class Wire {
 public:
  virtual ~Wire() = default;

  // Sends one frame; Connection::OnWritten follows. One at a time.
  virtual void Write(SharedBytes frame) = 0;
  // Ends the stream; nothing is written after it.
  virtual void Finish() = 0;
  // Breaks the stream off, though a write is under way; Connection::OnEnd and OnWritten follow.
  virtual void Break() = 0;
};

// What a connection needs of the rest of the server. Implemented by Server; any thread.
class ConnectionHost {
 public:
  virtual ~ConnectionHost() = default;

  // Lists the connection with its team, so that it is woken and can be revoked, and has the
  // sequencer bind its replica: OnBound follows.
  virtual void Bind(std::shared_ptr<Connection> connection, const sync::BindRequest& request) = 0;
  // Orders a unit: OnUnitDone follows, unless another connection has taken the replica.
  virtual void Order(TeamId team, std::shared_ptr<Connection> connection, sync::PushUnit unit) = 0;
  virtual Feed& FeedOf(TeamId team) = 0;
  virtual CatchUp& catch_up() = 0;
  virtual Clock& clock() = 0;
  // For what remotes can repeat.
  virtual LogThrottle& log_throttle() = 0;
};

// One laptop's connection: a session with its lock, what waits to be sent, and the pump that sends
// whatever the laptop may get next. Made by rpc for each stream, shared with those who will call
// back. Every public function: any thread. It holds no journal data but the one batch being
// written and the one read ahead.
class Connection : public CatchUpClient, public std::enable_shared_from_this<Connection> {
 public:
  // `wire` must live until OnGone returns.
  Connection(ConnectionHost& host, sync::TeamDirectory& directory, sync::SessionBudgets budgets,
             uint64_t number, Wire* wire);

  // From the network.
  void OnFrame(std::shared_ptr<sync::ReceivedFrame> frame);
  void OnGarbage();  // Bytes that are no frame: refuse, then end.
  void OnWritten();
  void OnEnd();   // The laptop says no more: finish.
  void OnGone();  // The stream has ended; the wire is not touched again.

  // From the sequencer.
  void OnBound(const sync::ReplicaTip& held, const sync::HeadFacts& head,
               std::optional<v1::Nack> refused);
  void OnUnitDone(const sync::UnitResult& result);
  void Revoke();

  // From the fan-out: there may be a new round.
  void Poke();
  // From the fan-out, now and then: ends a stream that is silent or does not end. `now`:
  // Clock::TimerNow().
  void Sweep(absl::Time now);
  // From the catch-up reader.
  void OnCaughtBatch(absl::StatusOr<CaughtBatch> batch) override;

  // Tells the laptop to come back later, and ends the stream.
  void Drain(const std::string& why);

  // Numbers grow: of two connections of one replica the later one counts.
  uint64_t number() const { return number_; }
  // Whose it is. Good for all who have the connection from Bind or later; takes no lock.
  DeviceId device() const { return device_; }
  ReplicaId replica() const { return replica_; }
  MemberId member() const { return member_; }
  // As it was when the stream began; a change of it ends the stream.
  v1::Role role() const { return role_; }

 private:
  void Apply(sync::ServerOutput output) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Pump() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Starts at most one write; false: there is nothing to send now.
  bool SendNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool SendCaught() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool SendEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool SendRound() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The laptop learns that the journal ends at `end`, for now.
  void Told(Seq end, bool head_signed) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The last word, then the end.
  void End(const std::string& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // When an act began to wait for its rest, and when it last went on.
  void WatchStaged() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AskForMore() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Write(SharedBytes frame) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void QueueKeys(const Round& round) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  ConnectionHost& host_;
  const uint64_t number_;

  Clock& clock_;  // Outlives the host, too.
  const absl::Time made_at_;

  // Set once, before Bind.
  DeviceId device_;
  ReplicaId replica_;
  MemberId member_;
  v1::Role role_ = v1::ROLE_UNSPECIFIED;

  absl::Mutex mutex_;
  Wire* wire_ ABSL_GUARDED_BY(mutex_);  // Null: gone.
  sync::ServerSession session_ ABSL_GUARDED_BY(mutex_);
  Feed* feed_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::deque<SharedBytes> out_ ABSL_GUARDED_BY(mutex_);  // Answers: at most kAnswersWaitingMax.
  // Keys of the round that goes next: bounded by what one commit brings.
  std::deque<SharedBytes> round_keys_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool greeted_ ABSL_GUARDED_BY(mutex_) = false;  // A good Hello came.
  bool close_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time heard_at_ ABSL_GUARDED_BY(mutex_);  // Its newest frame.
  absl::Time closing_since_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  absl::Time staged_since_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  absl::Time staged_at_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();  // Its newest frame.
  sync::BudgetLease lease_ ABSL_GUARDED_BY(mutex_);            // Of the batch being written.
  std::optional<CaughtBatch> caught_ ABSL_GUARDED_BY(mutex_);  // To be sent next.
  bool asked_ ABSL_GUARDED_BY(mutex_) = false;
  size_t credit_needed_ ABSL_GUARDED_BY(mutex_) = 0;
  Seq told_ ABSL_GUARDED_BY(mutex_);                                   // Last CaughtUp…
  bool told_signed_ ABSL_GUARDED_BY(mutex_) = false;                   // …with a signed head…
  absl::Time told_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();  // …and when.
};

}  // namespace tasuki::server
