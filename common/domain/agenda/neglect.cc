#include "common/domain/agenda/neglect.h"

#include "common/domain/calendar/civil.h"

namespace tasuki::domain {
namespace {

constexpr int64_t kShortestMonthDays = 28;

bool IsOver(int32_t day, uint32_t business_days, const BusinessCalendar& calendar, int32_t today) {
  // Most days lie ahead, or not long enough back, whatever the calendar is.
  if (business_days == 0 || int64_t{today} - day < int64_t{business_days}) return false;
  return calendar.AddBusinessDays(day, business_days) <= today;
}

}  // namespace

bool IsLongSilent(std::optional<int32_t> touched_day, const v1::Policy& policy, int32_t today) {
  const uint32_t months = policy.next_touch().silence_alarm_months();
  if (months == 0 || !touched_day.has_value()) return false;
  // No month is shorter; most were touched later, whatever the months are.
  if (int64_t{today} - *touched_day < int64_t{months} * kShortestMonthDays) return false;
  return AddMonths(*touched_day, months) <= today;
}

bool IsForgottenSince(int32_t due_day, const v1::Policy& policy, const BusinessCalendar& calendar,
                      int32_t today) {
  return IsOver(due_day, policy.next_touch().forgotten_business_days(), calendar, today);
}

bool IsForgottenWaiting(int32_t since_day, const v1::Policy& policy,
                        const BusinessCalendar& calendar, int32_t today) {
  return IsOver(since_day, policy.next_touch().forgotten_waiting_business_days(), calendar, today);
}

}  // namespace tasuki::domain
