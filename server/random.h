#pragma once

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/random.h"

namespace tasuki::server {

// Makes a source for one thread (a seeded one) safe for many.
class SharedRandom : public Random {
 public:
  explicit SharedRandom(std::unique_ptr<Random> below) : below_(std::move(below)) {}

  void Fill(void* out, size_t bytes) override {
    absl::MutexLock lock(&mutex_);
    below_->Fill(out, bytes);
  }

 private:
  absl::Mutex mutex_;
  const std::unique_ptr<Random> below_ ABSL_PT_GUARDED_BY(mutex_);
};

}  // namespace tasuki::server
