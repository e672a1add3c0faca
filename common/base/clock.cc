#include "common/base/clock.h"

#include <chrono>

#include "absl/time/clock.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki {

absl::StatusOr<absl::Time> ParseNow(const std::string& text) {
  absl::Time now;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &now, &error)) {
    return UsageError(
        Phrase("TASUKI_NOW is not a time like 2026-08-20T13:00:00+09:00: $0 ($1)", text, error),
        "mend it, or unset it");
  }
  return now;
}

absl::StatusOr<SystemClock> SystemClock::Create(const std::string& now_text) {
  if (now_text.empty()) return SystemClock(absl::ZeroDuration());
  TASUKI_ASSIGN_OR_RETURN(const absl::Time now, ParseNow(now_text));
  return SystemClock(now - absl::Now());
}

absl::Time SystemClock::Now() const { return absl::Now() + shift_; }

absl::Time SystemClock::TimerNow() const {
  auto since = std::chrono::steady_clock::now().time_since_epoch();
  return absl::UnixEpoch() + absl::FromChrono(since);
}

}  // namespace tasuki
