#include "common/domain/calendar/same_day.h"

#include <optional>

#include "common/domain/calendar/civil.h"

namespace tasuki::domain {

absl::CivilMinute SameDayUntil(absl::CivilMinute ended, const v1::SameDay& rule,
                               const BusinessCalendar& calendar) {
  const absl::CivilDay day(ended);
  const std::optional<int32_t> evening = ParseMinute(rule.evening_from());
  const std::optional<int32_t> morning = ParseMinute(rule.morning_until());
  const bool in_evening = evening.has_value() && ended.hour() * 60 + ended.minute() > *evening;
  if (!in_evening || !morning.has_value()) return absl::CivilMinute(day + 1);
  const int32_t next = calendar.AddBusinessDays(DayNumber(day), 1);
  return absl::CivilMinute(ToCivil(next)) + *morning;
}

}  // namespace tasuki::domain
