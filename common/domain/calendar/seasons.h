#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/domain/calendar/business_calendar.h"
#include "tasuki/v1/policy.pb.h"

// Seasons that clients name (R110–R114, X10): "after Obon" as a day. Pure; any thread.

namespace tasuki::domain {

// From its first to its last day, both with.
struct SeasonDays {
  int32_t from;
  int32_t to;
};

// The season of that name that begins in `year`, by the policy's rules. nullopt: the policy has no
// such season, or a holiday that its rule names is in none of its lists that year.
std::optional<SeasonDays> SeasonOf(const v1::Policy& policy, std::string_view name, int32_t year);

// The day after that season and its grace, in business days of `calendar` (ours). A season that
// counts as another ends with that one, with its grace. nullopt as above.
std::optional<int32_t> AfterSeason(const v1::Policy& policy, const BusinessCalendar& calendar,
                                   std::string_view name, int32_t year);

}  // namespace tasuki::domain
