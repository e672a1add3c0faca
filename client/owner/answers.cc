#include "client/owner/answers.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"

namespace tasuki::client {

int Answer::Write(Channel channel, std::string_view bytes) {
  absl::MutexLock lock(&answers_.mutex_);
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kAnswerPartBytes);
    const auto can_go_on = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return closed_ || gone_ || answers_.HasRoom(*this, part.size());
    };
    // Errors find room beyond the bound: one must say why the rest is missing.
    while (channel == Channel::kOut && !stalled_ && !can_go_on()) {
      const uint64_t before = moved_;
      const bool went_on =
          answers_.mutex_.AwaitWithTimeout(absl::Condition(&can_go_on), kSpoolWait);
      if (!went_on && moved_ == before) stalled_ = true;
    }
    if (closed_ || gone_) return EPIPE;
    if (stalled_ && channel == Channel::kOut) return ETIMEDOUT;
    v1::AgentReply frame;
    (channel == Channel::kOut ? frame.mutable_out() : frame.mutable_err())->assign(part);
    answers_.Keep(*this, frame);
    bytes.remove_prefix(part.size());
  }
  return 0;
}

void Answer::Finish(int exit_code, bool wrote) {
  v1::AgentReply frame;
  frame.set_done(true);
  frame.set_exit_code(exit_code);
  frame.set_wrote(wrote);
  absl::MutexLock lock(&answers_.mutex_);
  if (!gone_) answers_.Keep(*this, frame);
  finished_ = true;
}

bool Answer::gone() const {
  // Asked of the socket itself: the thread hears of it a little later.
  pollfd peer{socket_.number(), POLLRDHUP, 0};
  return poll(&peer, 1, 0) > 0 && (peer.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

absl::StatusOr<std::unique_ptr<Answers>> Answers::Start() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return Fault(absl::StatusCode::kResourceExhausted, "cannot make a pipe");
  }
  File bell_read(ends[0]), bell_write(ends[1]);
  // Seconds of nobody's clock: whoever waits counts them as they go by.
  File ticks(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  const timespec every = absl::ToTimespec(kSignOfLifeEvery);
  const itimerspec interval = {every, every};
  if (!ticks.is_open() || timerfd_settime(ticks.number(), 0, &interval, nullptr) != 0) {
    return Fault(absl::StatusCode::kResourceExhausted, "cannot make a timer");
  }
  auto answers = std::unique_ptr<Answers>(
      new Answers(std::move(bell_read), std::move(bell_write), std::move(ticks)));
  answers->thread_ = std::thread([raw = answers.get()] { raw->Run(); });
  return answers;
}

Answers::Answers(File bell_read, File bell_write, File ticks)
    : bell_read_(std::move(bell_read)),
      bell_write_(std::move(bell_write)),
      ticks_(std::move(ticks)) {}

Answers::~Answers() {
  {
    absl::MutexLock lock(&mutex_);
    const auto all_sent = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return std::none_of(open_.begin(), open_.end(),
                          [](const auto& answer) { return answer->finished_; });
    };
    const auto moved = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return sent_; };
    for (uint64_t before = moved();; before = moved()) {
      Ring();
      if (mutex_.AwaitWithTimeout(absl::Condition(&all_sent), kLastAnswerWait)) break;
      if (moved() == before) break;
    }
    ended_ = true;
  }
  Ring();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<Answer> Answers::Open(File socket) {
  auto answer = std::shared_ptr<Answer>(new Answer(*this, std::move(socket)));
  {
    absl::MutexLock lock(&mutex_);
    open_.push_back(answer);
  }
  Ring();
  return answer;
}

void Answers::Ring() {
  // A full pipe rings as well.
  const char bell = 1;
  [[maybe_unused]] const ssize_t rung = write(bell_write_.number(), &bell, 1);
}

// Each answer may keep a little whatever the others keep.
bool Answers::HasRoom(const Answer& answer, size_t bytes) const {
  return answer.frames_.size() - answer.sent_ + bytes <= kSpoolBytesEach ||
         kept_ + bytes <= kSpoolBytesMax;
}

void Answers::Keep(Answer& answer, const v1::AgentReply& frame) {
  if (answer.frames_.empty()) Ring();  // The thread waits for more to send.
  const size_t before = answer.frames_.size();
  const std::string body = frame.SerializeAsString();
  PutU32(answer.frames_, static_cast<uint32_t>(body.size()));
  answer.frames_ += body;
  kept_ += answer.frames_.size() - before;
}

void Answers::Drop(Answer& answer) {
  kept_ -= answer.frames_.size() - answer.sent_;
  answer.frames_.clear();
  answer.frames_.shrink_to_fit();
  answer.sent_ = 0;
}

// A byte says that nobody reads any more; the end, that the process has gone.
void Answers::Listen(Answer& answer) {
  char byte;
  const ssize_t got = recv(answer.socket_.number(), &byte, 1, MSG_DONTWAIT);
  if (got > 0) {
    answer.closed_ = true;
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    answer.gone_ = true;
    Drop(answer);
  }
}

void Answers::Send(Answer& answer) {
  while (answer.sent_ < answer.frames_.size()) {
    const ssize_t sent = send(answer.socket_.number(), answer.frames_.data() + answer.sent_,
                              answer.frames_.size() - answer.sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) break;
    if (sent <= 0) {
      answer.gone_ = true;
      Drop(answer);
      return;
    }
    answer.sent_ += static_cast<size_t>(sent);
    answer.moved_ += static_cast<uint64_t>(sent);
    sent_ += static_cast<uint64_t>(sent);
    kept_ -= static_cast<size_t>(sent);
  }
  // What was sent is let go of by the half, so that each byte is moved once.
  if (answer.sent_ * 2 < answer.frames_.size()) return;
  answer.frames_.erase(0, answer.sent_);
  answer.sent_ = 0;
}

void Answers::Run() {
  std::vector<pollfd> ready;
  for (;;) {
    char rung[64];
    while (read(bell_read_.number(), rung, sizeof(rung)) > 0) continue;
    uint64_t ticks = 0;
    const bool sign_of_life = read(ticks_.number(), &ticks, sizeof(ticks)) > 0;
    ready.assign(1, {bell_read_.number(), POLLIN, 0});
    {
      absl::MutexLock lock(&mutex_);
      if (ended_) return;
      for (const auto& answer : open_) {
        Listen(*answer);
        // What waits to be read is a sign of life as well.
        if (sign_of_life && !answer->finished_ && !answer->gone_ && answer->frames_.empty()) {
          Keep(*answer, v1::AgentReply());
        }
        Send(*answer);
      }
      std::erase_if(open_, [](const auto& answer) {
        return (answer->gone_ || answer->finished_) && answer->frames_.empty();
      });
      for (const auto& answer : open_) {
        if (answer->gone_) continue;
        const short events = answer->frames_.empty() ? POLLIN : POLLIN | POLLOUT;
        ready.push_back({answer->socket_.number(), events, 0});
      }
    }
    if (ready.size() > 1) ready.push_back({ticks_.number(), POLLIN, 0});  // Nobody asks: no ticks.
    poll(ready.data(), ready.size(), -1);
  }
}

}  // namespace tasuki::client
