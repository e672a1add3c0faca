#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// Times as tables write them, and amounts as tables and people do. Pure; any thread.

namespace tasuki::client {

// A moment, with the UTC offset of the place it happened at.
struct ImportTime {
  int64_t us = 0;  // Microseconds UTC.
  int32_t offset_minutes = 0;
};

// `2011-10-01T00:38:44.546+02:00`, `2011/10/01 0:38`, `2011-10-01` (its 00:00). Without an offset
// it is read in `zone`. InvalidArgument: it is no time, or has no offset where there is no zone.
absl::StatusOr<ImportTime> ParseImportTime(std::string_view text,
                                           const std::optional<absl::TimeZone>& zone);

}  // namespace tasuki::client
