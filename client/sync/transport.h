#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tasuki/v1/sync.pb.h"

// What the laptop asks of a network. No gRPC type is named here: client/rpc has the real one, tests
// have one in memory.

namespace tasuki::client {

// Wakes the owner's thread from others: a frame came, a command asks, a signal was caught. Made by
// whoever runs the loop, outlives everything that may ring it. Notify: any thread; Wait: owner's.
class Wake {
 public:
  void Notify();
  // Until somebody notified since the last Wait, or `at_most` went by. True: notified.
  bool Wait(absl::Duration at_most);

 private:
  absl::Mutex mutex_;
  bool rung_ ABSL_GUARDED_BY(mutex_) = false;
};

// One bidirectional stream, open from its making. Used by one thread; destroying it closes it.
class Connection {
 public:
  virtual ~Connection() = default;

  // Puts a frame in line. Never blocks, never fails: a broken stream shows in TryNext.
  virtual void Send(v1::ClientFrame frame) = 0;

  // The next frame; nullopt: none waits now; an error: the stream ended (when all were taken).
  // OK never stands for an end. Bounded by the credit the session gave.
  virtual absl::StatusOr<std::optional<v1::ServerFrame>> TryNext() = 0;
};

// Reaches servers by address (`HOST:PORT`). Made by main(); one thread. Unavailable: no answer.
class Transport {
 public:
  virtual ~Transport() = default;

  // Opens a session stream at once, connected or not; rings `wake` whenever TryNext has news.
  virtual std::unique_ptr<Connection> Connect(const std::string& address, Wake& wake) = 0;

  virtual absl::StatusOr<v1::EnrollResponse> Enroll(const std::string& address,
                                                    const v1::EnrollRequest& request,
                                                    absl::Duration wait) = 0;
  virtual absl::StatusOr<v1::InviteResponse> Invite(const std::string& address,
                                                    const v1::InviteRequest& request,
                                                    absl::Duration wait) = 0;
};

}  // namespace tasuki::client
