#include "common/domain/audit/business_hours.h"

#include "common/domain/calendar/civil.h"

namespace tasuki::domain {

absl::Duration BusinessTimeBetween(absl::Time from, absl::Time to, const BusinessCalendar& calendar,
                                   absl::TimeZone zone) {
  if (to <= from) return absl::ZeroDuration();
  const absl::CivilDay first = absl::ToCivilDay(from, zone);
  const absl::CivilDay last = absl::ToCivilDay(to, zone);
  const auto is_business = [&](absl::CivilDay day) {
    return calendar.IsBusinessDay(DayNumber(day));
  };
  if (first == last) return is_business(first) ? to - from : absl::ZeroDuration();
  absl::Duration time;
  if (is_business(first)) time += absl::FromCivil(first + 1, zone) - from;
  if (is_business(last)) time += to - absl::FromCivil(last, zone);
  const int64_t between = calendar.BusinessDaysBetween(DayNumber(first), DayNumber(last - 1));
  return time + absl::Hours(24) * between;
}

}  // namespace tasuki::domain
