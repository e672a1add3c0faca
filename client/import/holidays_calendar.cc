#include <libical/ical.h>

#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/import/holidays.h"
#include "client/import/holidays_limits.h"
#include "client/words/display.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

// Holidays out of a calendar (RFC 5545): entries of whole days.

namespace tasuki::client {
namespace {

constexpr char kEnd[] = "END:VCALENDAR";

struct FreeHolidayCalendar {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using HolidayCalendar = std::unique_ptr<icalcomponent, FreeHolidayCalendar>;

absl::Status BadEntry(size_t number, const std::string& name, const Phrase& why) {
  return Refused(Phrase("entry $0 ($1): $2", number, InList(OneLine(name)), why),
                 kHolidayFileAdvice);
}

// The names it has, each perhaps with its language.
HolidayEntry NamesOf(icalcomponent& event) {
  HolidayEntry entry;
  std::string english;
  for (icalproperty* at = icalcomponent_get_first_property(&event, ICAL_SUMMARY_PROPERTY);
       at != nullptr; at = icalcomponent_get_next_property(&event, ICAL_SUMMARY_PROPERTY)) {
    const char* text = icalproperty_get_summary(at);
    const std::string name(absl::StripAsciiWhitespace(text == nullptr ? "" : text));
    icalparameter* parameter = icalproperty_get_first_parameter(at, ICAL_LANGUAGE_PARAMETER);
    const char* said = parameter == nullptr ? nullptr : icalparameter_get_language(parameter);
    const std::string language = absl::AsciiStrToLower(said == nullptr ? "" : said);
    if (absl::StartsWith(language, "ja")) {
      entry.name_ja = name;
    } else if (absl::StartsWith(language, "en")) {
      english = name;
    } else if (entry.name.empty()) {
      entry.name = name;
    }
  }
  if (!english.empty()) {
    if (entry.name_ja.empty()) entry.name_ja = entry.name;
    entry.name = english;
  }
  if (entry.name.empty()) entry.name.swap(entry.name_ja);
  return entry;
}

std::optional<int32_t> DayOf(const icaltimetype& time) {
  if (icaltime_is_null_time(time) != 0 || time.year < kHolidayYearMin ||
      time.year > kHolidayYearMax) {
    return std::nullopt;
  }
  const absl::CivilDay civil(time.year, time.month, time.day);
  if (civil.month() != time.month || civil.day() != time.day) return std::nullopt;
  return domain::DayNumber(civil);
}

// The entry's days, behind `entries`.
absl::Status AddEvent(icalcomponent& event, size_t number, std::vector<HolidayEntry>& entries) {
  HolidayEntry entry = NamesOf(event);
  if (icalcomponent_get_status(&event) == ICAL_STATUS_CANCELLED) return absl::OkStatus();
  if (entry.name.empty()) return BadEntry(number, "?", "the holiday has no name");
  if (entry.name.size() > kHolidayNameBytesMax || entry.name_ja.size() > kHolidayNameBytesMax) {
    return BadEntry(number, entry.name,
                    Phrase("the name has more than $0 bytes", kHolidayNameBytesMax));
  }
  if (icalcomponent_get_first_property(&event, ICAL_RRULE_PROPERTY) != nullptr ||
      icalcomponent_get_first_property(&event, ICAL_RDATE_PROPERTY) != nullptr) {
    return BadEntry(number, entry.name, "it repeats, and an entry for each day is needed");
  }
  const icaltimetype start = icalcomponent_get_dtstart(&event);
  const std::optional<int32_t> first = DayOf(start);
  if (!first.has_value()) return BadEntry(number, entry.name, "it has no date that exists");
  // DTEND is the day after the last one (RFC 5545 §3.6.1); without one it is one day.
  int32_t end = *first + 1;
  if (icalcomponent_get_first_property(&event, ICAL_DTEND_PROPERTY) != nullptr) {
    const icaltimetype until = icalcomponent_get_dtend(&event);
    const std::optional<int32_t> day = DayOf(until);
    if (!day.has_value() || *day < *first) {
      return BadEntry(number, entry.name, "it ends before it begins");
    }
    if (until.is_date != 0) end = std::max(end, *day);
  }
  if (end - *first > kHolidayDaysMax) {
    return BadEntry(number, entry.name, Phrase("it has more than $0 days", kHolidayDaysMax));
  }
  for (entry.day = *first; entry.day < end; ++entry.day) entries.push_back(entry);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<HolidayEntry>> ReadHolidayCalendar(const std::string& bytes) {
  if (!IsUtf8(bytes)) return Refused("the calendar is not UTF-8", kHolidayFileAdvice);
  if (!absl::EndsWith(absl::StripAsciiWhitespace(bytes), kEnd)) {
    return Refused("the calendar is cut off: its last line is not END:VCALENDAR",
                   kHolidayFileAdvice);
  }
  const HolidayCalendar calendar(icalparser_parse_string(bytes.c_str()));
  if (calendar == nullptr) return Refused("the file is not an iCalendar text", kHolidayFileAdvice);
  std::vector<HolidayEntry> entries;
  size_t number = 0;
  for (icalcomponent* event =
           icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
       event != nullptr;
       event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
    TASUKI_RETURN_IF_ERROR(AddEvent(*event, ++number, entries));
    if (entries.size() > kHolidayEntriesMax) {
      return Refused(Phrase("the file has more than $0 holidays", kHolidayEntriesMax),
                     kHolidayFileAdvice);
    }
  }
  return entries;
}

}  // namespace tasuki::client
