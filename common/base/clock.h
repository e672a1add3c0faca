#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// Time comes in as a Clock& everywhere (STYLE.md 21). The only file that asks the machine.

namespace tasuki {

// Two times: civil time, which a person may set with TASUKI_NOW, and timer time, which nobody may.
// Made by main(); any thread, but for ManualClock.
class Clock {
 public:
  virtual ~Clock() = default;

  // Civil time: what events and screens carry.
  virtual absl::Time Now() const = 0;

  // For time-outs, back-off and leases; never shown, never stored, never going back.
  virtual absl::Time TimerNow() const = 0;
};

// What TASUKI_NOW says. A usage error: it is not RFC 3339.
absl::StatusOr<absl::Time> ParseNow(const std::string& text);

// The machine's clocks; civil time shifted so that it started at `TASUKI_NOW`, where that is set.
// Made by main(). Any thread.
class SystemClock : public Clock {
 public:
  // `now_text`: as TASUKI_NOW has it, or empty for the machine's time. Errors: ParseNow's.
  static absl::StatusOr<SystemClock> Create(const std::string& now_text);

  absl::Time Now() const override;
  absl::Time TimerNow() const override;

 private:
  explicit SystemClock(absl::Duration shift) : shift_(shift) {}

  absl::Duration shift_;
};

// A clock that stands until it is moved. For tests and the simulator; one thread.
class ManualClock : public Clock {
 public:
  explicit ManualClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override { return now_; }
  absl::Time TimerNow() const override { return now_; }
  void Advance(absl::Duration by) { now_ += by; }
  void Set(absl::Time now) { now_ = now; }

 private:
  absl::Time now_;
};

}  // namespace tasuki
