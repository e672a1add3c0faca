#include "common/domain/calendar/seasons.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::domain {
namespace {

constexpr std::string_view kWeekendBefore = "weekend-before:";
constexpr std::string_view kHolidayRun = "holiday-run:";
constexpr int32_t kDaysOfRunMax = 31;
// Of years that a season is looked for in: those of every list there may be, and no sum overflows.
constexpr int32_t kSeasonYearMin = 1;
constexpr int32_t kSeasonYearMax = 9'998;

const v1::Season* FindSeason(const v1::Policy& policy, std::string_view name) {
  for (const v1::Season& season : policy.seasons()) {
    if (season.name() == name) return &season;
  }
  return nullptr;
}

std::optional<int32_t> DayOfYear(std::string_view month_and_day, int32_t year) {
  return ParseDay(absl::StrCat(absl::StrFormat("%04d-", year), std::string(month_and_day)));
}

// Whose holidays a rule means: a season is the client's, so every list is asked, whosever zone.
bool IsHolidayOf(const v1::Calendar& calendar, const v1::HolidayList& list, int32_t day) {
  if (list.zones().empty()) return false;
  for (const HolidayOn& one : HolidaysBetween(calendar, list.zones(0), day, day)) {
    if (one.list == &list) return true;
  }
  return false;
}

// A holiday in the rule's words: its date, or its name in either language.
struct Named {
  int32_t day;
  const v1::HolidayList* list;  // nullptr: the date is no holiday of any list.
};

std::optional<Named> FindNamed(const v1::Calendar& calendar, const std::string& what,
                               int32_t year) {
  const std::optional<int32_t> date = DayOfYear(what, year);
  const int32_t first = DayNumber(absl::CivilDay(year, 1, 1));
  const int32_t last = DayNumber(absl::CivilDay(year, 12, 31));
  for (const v1::HolidayList& list : calendar.holiday_lists()) {
    if (list.zones().empty()) continue;
    for (const HolidayOn& one :
         HolidaysBetween(calendar, list.zones(0), date.value_or(first), date.value_or(last))) {
      const bool named = one.holiday->name() == what || one.holiday->name_ja() == what;
      if (one.list == &list && (date.has_value() || named)) return Named{one.day, &list};
    }
  }
  if (!date.has_value()) return std::nullopt;
  return Named{*date, nullptr};
}

// What a season's `from` or `to` says of that year.
std::optional<int32_t> DayOfRule(const v1::Calendar& calendar, const std::string& rule,
                                 int32_t year) {
  const bool weekend_before = absl::StartsWith(rule, std::string(kWeekendBefore));
  const bool run = absl::StartsWith(rule, std::string(kHolidayRun));
  if (!weekend_before && !run) return DayOfYear(rule, year);
  const size_t begin = weekend_before ? kWeekendBefore.size() : kHolidayRun.size();
  const std::optional<Named> named = FindNamed(calendar, rule.substr(begin), year);
  if (!named.has_value()) return std::nullopt;
  if (weekend_before) {
    return DayNumber(absl::PrevWeekday(ToCivil(named->day), absl::Weekday::saturday));
  }
  int32_t last = named->day;
  for (int32_t i = 0; i < kDaysOfRunMax && named->list != nullptr; ++i) {
    if (!IsHolidayOf(calendar, *named->list, last + 1)) break;
    ++last;
  }
  return last;
}

}  // namespace

std::optional<SeasonDays> SeasonOf(const v1::Policy& policy, std::string_view name, int32_t year) {
  const v1::Season* season = FindSeason(policy, name);
  if (season == nullptr || year < kSeasonYearMin || year > kSeasonYearMax) return std::nullopt;
  const auto from = DayOfRule(policy.calendar(), season->from(), year);
  auto to = DayOfRule(policy.calendar(), season->to(), year);
  // Over the turn of the year.
  if (from && to && *to < *from) to = DayOfRule(policy.calendar(), season->to(), year + 1);
  if (!from.has_value() || !to.has_value()) return std::nullopt;
  return SeasonDays{*from, *to};
}

std::optional<int32_t> AfterSeason(const v1::Policy& policy, const BusinessCalendar& calendar,
                                   std::string_view name, int32_t year) {
  const v1::Season* season = FindSeason(policy, name);
  if (season != nullptr && !season->counts_as().empty()) {
    season = FindSeason(policy, season->counts_as());
  }
  if (season == nullptr) return std::nullopt;
  const std::optional<SeasonDays> days = SeasonOf(policy, season->name(), year);
  if (!days.has_value()) return std::nullopt;
  constexpr uint32_t kGraceMax = 366;
  return calendar.AddBusinessDays(days->to, std::min(season->grace_business_days(), kGraceMax) + 1);
}

}  // namespace tasuki::domain
