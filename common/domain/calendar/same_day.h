#pragma once

#include "absl/time/civil_time.h"
#include "common/domain/calendar/business_calendar.h"
#include "tasuki/v1/policy.pb.h"

// Whether a meeting was logged the same day (R037, X13). Pure; any thread.

namespace tasuki::domain {

// The last minute, exclusive, in which something that ended at `ended` is still logged the same
// day, both civil in the member's zone: its day's end, or, where it ended in the evening, the hour
// of the next business day that the rule names. A rule without times has no evening.
absl::CivilMinute SameDayUntil(absl::CivilMinute ended, const v1::SameDay& rule,
                               const BusinessCalendar& calendar);

}  // namespace tasuki::domain
