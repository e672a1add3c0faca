#include "common/base/environment.h"

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "common/base/failure.h"

namespace tasuki {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

absl::StatusOr<SystemClock> ClockOfEnvironment() {
  return SystemClock::Create(Environment("TASUKI_NOW"));
}

absl::StatusOr<std::optional<uint64_t>> SeedOfEnvironment() {
  const std::string text = Environment("TASUKI_SEED");
  if (text.empty()) return std::nullopt;
  uint64_t seed = 0;
  if (!absl::SimpleAtoi(text, &seed)) {
    return UsageError(Phrase("TASUKI_SEED is \"$0\"", absl::Utf8SafeCEscape(text)),
                      "give a whole number, or none");
  }
  return seed;
}

}  // namespace tasuki
