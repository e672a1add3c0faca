#include "client/owner/listener.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <utility>

#include "client/home/home.h"
#include "client/limits.h"
#include "client/owner/socket.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/log.h"

namespace tasuki::client {

absl::StatusOr<std::unique_ptr<Listener>> Listener::Start(const std::string& home, Wake& wake) {
  TASUKI_ASSIGN_OR_RETURN(File socket, Listen(home));
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return Fault(absl::StatusCode::kUnavailable, "cannot make a pipe");
  File stop_read(ends[0]), stop_write(ends[1]);
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Answers> answers, Answers::Start());
  auto listener =
      std::unique_ptr<Listener>(new Listener(home, std::move(socket), std::move(stop_read),
                                             std::move(stop_write), std::move(answers), wake));
  listener->thread_ = std::thread([raw = listener.get()] { raw->Run(); });
  return listener;
}

Listener::Listener(std::string home, File socket, File stop_read, File stop_write,
                   std::unique_ptr<Answers> answers, Wake& wake)
    : home_(std::move(home)),
      socket_(std::move(socket)),
      stop_read_(std::move(stop_read)),
      stop_write_(std::move(stop_write)),
      answers_(std::move(answers)),
      wake_(wake) {}

Listener::~Listener() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  stop_write_ = File();
  if (thread_.joinable()) thread_.join();
  unlink(SocketPath(home_).c_str());
}

void Listener::Run() {
  for (;;) {
    pollfd ready[2] = {{socket_.number(), POLLIN, 0}, {stop_read_.number(), POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) continue;  // Interrupted.
    if (ready[1].revents != 0) return;
    absl::StatusOr<Accepted> asked = Accept(socket_);
    if (!asked.ok()) {
      Log(LogLevel::kDebug, "request-dropped", {{"why", asked.status()}});
      // It still waits in the kernel: asking again at once would only burn a core.
      const bool full = absl::IsResourceExhausted(asked.status());
      if (full && poll(&ready[1], 1, static_cast<int>(kAcceptPause / absl::Milliseconds(1))) > 0) {
        return;
      }
      continue;
    }
    // From now on it hears that its owner lives, however long it waits for its turn.
    Asked next{std::move(asked->request), answers_->Open(std::move(asked->socket))};
    {
      auto room = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return stopping_ || asked_.size() < kRequestsMax;
      };
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&room));
      if (stopping_) return;
      asked_.push_back(std::move(next));
    }
    wake_.Notify();
  }
}

std::optional<Asked> Listener::TryTake() {
  absl::MutexLock lock(&mutex_);
  if (asked_.empty()) return std::nullopt;
  Asked asked = std::move(asked_.front());
  asked_.pop_front();
  return asked;
}

}  // namespace tasuki::client
