#pragma once

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
#include "server/stream/sender.h"

namespace tasuki::server {

class Connection;

// The network's side of a connection. Called by any thread, under the connection's lock; must not
// call back from within.
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
  // Looks where the journal ends once what is under way is durable: OnAsked follows.
  virtual void Ask(TeamId team, std::shared_ptr<Connection> connection, uint64_t number) = 0;
  virtual Feed& FeedOf(TeamId team) = 0;
  virtual CatchUp& catch_up() = 0;
  virtual Clock& clock() = 0;
  // For what remotes can repeat.
  virtual LogThrottle& log_throttle() = 0;
};

// One laptop's connection: its session and its sender under one lock, and the plumbing between
// them, the wire, the feed, the catch-up reader and the sequencer. Made by rpc for each stream,
// shared with those who will call back. Every public function: any thread. Whatever fails ends the
// stream, with a last word where the laptop can hear one.
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
  void OnAsked(const v1::Head& head);
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
  // Does what the sender wants done now: at most one write, at most one request to catch-up.
  void Pump() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Live Look() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The last word, then the end.
  void End(const std::string& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Passes the last Ask on, where the laptop has not had more answers than it may.
  void PassAskOn(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // When an act began to wait for its rest, and when it last went on.
  void WatchStaged() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

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
  Sender sender_ ABSL_GUARDED_BY(mutex_);
  Feed* feed_ ABSL_GUARDED_BY(mutex_) = nullptr;                         // Null: not bound yet.
  std::optional<uint64_t> ask_ ABSL_GUARDED_BY(mutex_);                  // Not passed on yet.
  absl::Time asks_paid_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();  // See PassAskOn.
  bool greeted_ ABSL_GUARDED_BY(mutex_) = false;                         // A good Hello came.
  absl::Time heard_at_ ABSL_GUARDED_BY(mutex_);                          // Its newest frame.
  absl::Time closing_since_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  absl::Time staged_since_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  absl::Time staged_at_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();  // Its newest frame.
};

}  // namespace tasuki::server
