#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "client/words/output.h"
#include "common/base/file.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

class Answers;

// What one request is answered, on its way to the process that asked: what the command printed, a
// sign of life each second, and its exit code. Whoever prints here never waits for a reader, but
// where all that may be kept for readers is full. Any thread.
class Answer final : public Output {
 public:
  // Kept until it is sent. EPIPE: whoever asked reads no more; ETIMEDOUT: it has stood still for
  // kSpoolWait with all kept that may be (standard error has a little more).
  int Write(Channel channel, std::string_view bytes) override;
  // The command is done; `wrote`: it made an act. Nothing may be written afterwards.
  void Finish(int exit_code, bool wrote);
  // Whether the process that asked has gone.
  bool gone() const;

 private:
  friend class Answers;
  Answer(Answers& answers, File socket) : answers_(answers), socket_(std::move(socket)) {}

  Answers& answers_;
  const File socket_;

  // All of these are guarded by the answers' mutex.
  std::string frames_;     // To be sent.
  size_t sent_ = 0;        // Of frames_.
  uint64_t moved_ = 0;     // Bytes that ever left.
  bool finished_ = false;  // The last frame is in frames_.
  bool closed_ = false;    // The reader reads no more.
  bool gone_ = false;      // The socket is of no use any more.
  bool stalled_ = false;   // It stood still for too long.
};

// Sends the answers of one owner on a thread of its own, so that a reader that stands still (a
// pager, a stopped process) stops neither the owner nor the others. Made by the listener, outlives
// its answers; any thread.
class Answers {
 public:
  // ResourceExhausted: there is no file left for it.
  static absl::StatusOr<std::unique_ptr<Answers>> Start();
  // Ends the thread once what is finished is sent, or none of it moves any more.
  ~Answers();
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  std::shared_ptr<Answer> Open(File socket);

 private:
  friend class Answer;
  Answers(File bell_read, File bell_write, File ticks);

  void Run();
  void Ring();
  void Listen(Answer& answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Send(Answer& answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(Answer& answer, const v1::AgentReply& frame) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Drop(Answer& answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasRoom(const Answer& answer, size_t bytes) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const File bell_read_;
  const File bell_write_;
  const File ticks_;

  absl::Mutex mutex_;
  std::vector<std::shared_ptr<Answer>> open_ ABSL_GUARDED_BY(mutex_);
  size_t kept_ ABSL_GUARDED_BY(mutex_) = 0;    // Bytes that wait, in all of them.
  uint64_t sent_ ABSL_GUARDED_BY(mutex_) = 0;  // Bytes that ever left.
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;
};

}  // namespace tasuki::client
