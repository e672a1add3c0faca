#pragma once

#include "absl/time/time.h"
#include "common/domain/calendar/business_calendar.h"

namespace tasuki::domain {

// How much of the time from `from` to `to` lies on business days in `zone`, day and night: from
// Friday noon to Monday noon it is 24 hours (X5, X10). Zero where `to` is not later. Pure; any
// thread.
absl::Duration BusinessTimeBetween(absl::Time from, absl::Time to, const BusinessCalendar& calendar,
                                   absl::TimeZone zone);

}  // namespace tasuki::domain
