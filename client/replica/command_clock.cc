#include "client/replica/command_clock.h"

#include "common/base/check.h"

namespace tasuki::client {

absl::Status CommandClock::SetNow(const std::string& now) {
  shift_ = absl::ZeroDuration();
  if (now.empty()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const absl::Time civil, ParseNow(now));
  shift_ = civil - machine_.Now();
  return absl::OkStatus();
}

}  // namespace tasuki::client
