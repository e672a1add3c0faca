#include "client/words/refusal.h"

#include <vector>

#include "client/words/display.h"
#include "client/words/wording.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"

namespace tasuki::client {
namespace {

std::string Told(Language language, Message message, const std::vector<std::string>& with) {
  return Say(language, message, with);
}

}  // namespace

std::string HolidayName(Language language, const v1::Holiday& holiday) {
  const bool japanese = language == Language::kJapanese && !holiday.name_ja().empty();
  return OneLine(japanese ? holiday.name_ja() : holiday.name());
}

std::string HolidayNameOf(Language language, const domain::RefusedDay& refused,
                          const v1::Calendar& calendar) {
  if (refused.why != domain::Refusal::kHoliday) return "";
  const std::vector<domain::HolidayOn> found =
      domain::HolidaysBetween(calendar, refused.zone, refused.day, refused.day);
  return found.empty() ? "" : HolidayName(language, *found.front().holiday);
}

std::string RefusalForPeople(Language language, const domain::RefusedDay& refused,
                             const v1::Calendar& calendar) {
  const std::string day = DayForPeople(language, domain::ToCivil(refused.day));
  switch (refused.why) {
    case domain::Refusal::kHoliday:
      return Told(language, Message::kIsHoliday, {day, HolidayNameOf(language, refused, calendar)});
    case domain::Refusal::kWeekend:
      return Told(language, Message::kNoBusinessDay, {day});
    case domain::Refusal::kClosed:
      return Told(language, Message::kIsClosed, {day});
    case domain::Refusal::kClosingDay:
      return Told(language, Message::kIsClosingDay, {day});
    case domain::Refusal::kFirmClosingDay:
      return Told(language, Message::kIsFirmClosingDay, {day});
    case domain::Refusal::kWindowOver:
      return Told(language, Message::kNoSlotLeft, {day});
    case domain::Refusal::kRefused:
      return Told(language, Message::kIsRefusedTime, {day});
  }
  return "";
}

std::string RefusalWord(domain::Refusal why) {
  switch (why) {
    case domain::Refusal::kHoliday:
      return "holiday";
    case domain::Refusal::kWeekend:
      return "weekend";
    case domain::Refusal::kClosed:
      return "closed";
    case domain::Refusal::kClosingDay:
      return "closing-day";
    case domain::Refusal::kFirmClosingDay:
      return "firm-closing-day";
    case domain::Refusal::kWindowOver:
      return "window-over";
    case domain::Refusal::kRefused:
      return "refused";
  }
  return "";
}

std::string HolidaysEndSoon(Language language, const v1::Calendar& calendar,
                            const std::string& zone, absl::CivilDay today) {
  const int32_t before = domain::ConfirmedBefore(calendar, zone);
  constexpr int64_t kMonthsAhead = 12;
  if (before == domain::kDayMax) return "";
  if (domain::AddMonths(today, kMonthsAhead) < domain::ToCivil(before)) return "";
  return Told(language, Message::kHolidaysEnd,
              {DayForPeople(language, domain::ToCivil(before - 1))});
}

}  // namespace tasuki::client
