#include "client/sync/transport.h"

namespace tasuki::client {

void Wake::Notify() {
  absl::MutexLock lock(&mutex_);
  rung_ = true;
}

bool Wake::Wait(absl::Duration at_most) {
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(&rung_), at_most);
  bool rung = rung_;
  rung_ = false;
  return rung;
}

}  // namespace tasuki::client
