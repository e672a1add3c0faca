#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"

// What both programs read of their environment, before they have made any thread.

namespace tasuki {

// A variable; empty where there is none.
std::string Environment(const char* name);

// The machine's clock, with TASUKI_NOW's civil time. A usage error: that is no time.
absl::StatusOr<SystemClock> ClockOfEnvironment();

// TASUKI_SEED; nullopt: not set. A usage error: that is no whole number.
absl::StatusOr<std::optional<uint64_t>> SeedOfEnvironment();

}  // namespace tasuki
