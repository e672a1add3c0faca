#pragma once

#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace tasuki {

// The time zone that the tz database calls `name` (`Asia/Tokyo`); nullopt: it has none of that
// name. The one way from a name to a zone, for names that people type and for those that a journal
// holds (lint holds that): Abseil takes a name for a path, and would wait for a pipe, read a
// device, or give this machine's own zone. Names are those of the tz database's list, in TZDIR or
// /usr/share/zoneinfo, read once. Any thread.
std::optional<absl::TimeZone> FindZone(std::string_view name);

}  // namespace tasuki
