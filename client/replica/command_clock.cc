#include "client/replica/command_clock.h"

#include "absl/strings/str_cat.h"

namespace tasuki::client {

absl::Status CommandClock::SetNow(const std::string& now) {
  shift_ = absl::ZeroDuration();
  if (now.empty()) return absl::OkStatus();
  absl::Time civil;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, now, &civil, &error)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "TASUKI_NOW is not a time like 2026-08-20T13:00:00+09:00: ", now, " (", error, ")"));
  }
  shift_ = civil - machine_.Now();
  return absl::OkStatus();
}

}  // namespace tasuki::client
