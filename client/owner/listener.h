#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "client/owner/answers.h"
#include "client/owner/request.h"
#include "client/sync/transport.h"

namespace tasuki::client {

// A request that came over the socket, and the way back.
struct Asked {
  Request request;
  std::shared_ptr<Answer> answer;
};

// Accepts requests on a thread of its own and keeps them (at most kRequestsMax; more wait in the
// kernel) until the owner's thread takes them. Made and destroyed by the owner, under the home's
// lock. A request that breaks off is dropped; whoever sent it sees the socket close.
class Listener {
 public:
  // `wake` is rung for every request and outlives the listener.
  static absl::StatusOr<std::unique_ptr<Listener>> Start(const std::string& home, Wake& wake);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // The oldest request; nullopt: none waits.
  std::optional<Asked> TryTake();

 private:
  Listener(std::string home, File socket, File stop_read, File stop_write,
           std::unique_ptr<Answers> answers, Wake& wake);

  void Run();

  // Set at construction.
  const std::string home_;
  const File socket_;
  const File stop_read_;
  File stop_write_;  // Closing it ends the thread.
  const std::unique_ptr<Answers> answers_;
  Wake& wake_;

  absl::Mutex mutex_;
  std::deque<Asked> asked_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;
};

}  // namespace tasuki::client
