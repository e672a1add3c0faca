#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace tasuki::server {

// Runs what it is given, in order, on a thread of its own: the courier that brings answers to
// connections, so that the sequencer never waits for a network. The queue is bounded by what asks:
// at most four pushes a connection, and kCallsWaitingMax calls. Made by the server; any thread.
class Worker {
 public:
  Worker() : thread_([this] { Run(); }) {}
  ~Worker() { Stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void Post(std::function<void()> work) {
    absl::MutexLock lock(&mutex_);
    queue_.push_back(std::move(work));
  }

  // Where nothing is queued or running, `work` runs on the caller's thread, which saves waking
  // another one: for small work. Must not be called from within work.
  void RunOrPost(std::function<void()> work) {
    {
      absl::MutexLock lock(&mutex_);
      if (running_ || !queue_.empty() || stopped_) {
        queue_.push_back(std::move(work));
        return;
      }
      running_ = true;
    }
    work();
    absl::MutexLock lock(&mutex_);
    running_ = false;
  }

  // Runs what is queued, then ends the thread.
  void Stop() {
    {
      absl::MutexLock lock(&mutex_);
      stopped_ = true;
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Run() {
    while (true) {
      std::deque<std::function<void()>> taken;
      {
        absl::MutexLock lock(&mutex_);
        auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
          return !running_ && (stopped_ || !queue_.empty());
        };
        mutex_.Await(absl::Condition(&ready));
        if (queue_.empty()) return;
        taken.swap(queue_);
        running_ = true;
      }
      for (std::function<void()>& work : taken) work();
      absl::MutexLock lock(&mutex_);
      running_ = false;
    }
  }

  absl::Mutex mutex_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool running_ ABSL_GUARDED_BY(mutex_) = false;  // On whichever thread.
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace tasuki::server
