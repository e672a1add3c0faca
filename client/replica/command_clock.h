#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace tasuki::client {

// Civil time as the command at hand wants it (TASUKI_NOW of the process that was started). Owned by
// an OpenHome; one thread. Fails only where a time does not parse.
class CommandClock : public Clock {
 public:
  explicit CommandClock(const Clock& machine) : machine_(machine) {}

  absl::Time Now() const override { return machine_.Now() + shift_; }
  absl::Time TimerNow() const override { return machine_.TimerNow(); }
  // Empty: the machine's own. Errors: ParseNow's.
  absl::Status SetNow(const std::string& now);
  absl::Duration shift() const { return shift_; }
  void set_shift(absl::Duration shift) { shift_ = shift; }
  // This process's own clock, whatever the command was told.
  const Clock& machine() const { return machine_; }

 private:
  const Clock& machine_;
  absl::Duration shift_;
};

}  // namespace tasuki::client
