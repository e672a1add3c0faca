#include "common/domain/calendar/business_calendar.h"

#include <algorithm>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

// So many business days are walked over, more are counted: that costs as much as some ten steps.
constexpr uint32_t kStepsMax = 10;
constexpr int64_t kCycleYears = 400;  // 146,097 days: 20,871 whole weeks.
constexpr std::array<std::string_view, 7> kWordsOfWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// 0 is Monday, as 0001-01-01 was.
size_t DayOfWeek(int32_t day) { return static_cast<size_t>((int64_t{day} - kDayMin) % 7); }

size_t YearlyIndex(int64_t month, int64_t day) { return static_cast<size_t>(month * 32 + day); }

bool IsFor(const v1::HolidayList& list, std::string_view zone) {
  return absl::c_linear_search(list.zones(), zone);
}

template <class Visit>
void ForEachHoliday(const v1::Calendar& calendar, std::string_view zone, Visit visit) {
  const int lists = std::min(calendar.holiday_lists_size(), kHolidayListsMax);
  for (int i = 0; i < lists; ++i) {
    const v1::HolidayList& list = calendar.holiday_lists(i);
    if (!IsFor(list, zone)) continue;
    const int holidays = std::min(list.holidays_size(), kHolidaysOfListMax);
    for (int j = 0; j < holidays; ++j) {
      const v1::Holiday& holiday = list.holidays(j);
      const int days = std::min(holiday.day_steps_size(), kDaysOfHolidayMax);
      int64_t day = 0;
      for (int k = 0; k < days; ++k) {
        day = ClampDay(day + holiday.day_steps(k));
        visit(static_cast<int32_t>(day), list, holiday);
      }
    }
  }
}

void SortUnique(std::vector<int32_t>& days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

}  // namespace

BusinessCalendar::BusinessCalendar(const v1::Calendar& calendar, std::string_view zone) {
  if (calendar.holiday_lists().empty()) return;
  SetWeekend(calendar);
  AddYearly(calendar);
  ForEachHoliday(calendar, zone, [&](int32_t day, const v1::HolidayList&, const v1::Holiday&) {
    holidays_.push_back(day);
  });
  const int closing = std::min(calendar.closing_days_size(), kClosedDaysMax);
  for (int i = 0; i < closing; ++i) {
    const std::optional<int32_t> day = ParseDay(calendar.closing_days(i));
    if (day.has_value()) closing_days_.push_back(*day);
  }
  SortUnique(holidays_);
  SortUnique(closing_days_);
  off_.reserve(holidays_.size() + closing_days_.size());
  std::set_union(holidays_.begin(), holidays_.end(), closing_days_.begin(), closing_days_.end(),
                 std::back_inserter(off_));
  off_.erase(std::remove_if(off_.begin(), off_.end(),
                            [&](int32_t day) { return IsWeekend(day) || IsYearly(day); }),
             off_.end());
}

void BusinessCalendar::SetWeekend(const v1::Calendar& calendar) {
  std::array<bool, 7> weekend = {};
  for (size_t i = 0; i < kWordsOfWeekdays.size(); ++i) {
    weekend[i] = absl::c_linear_search(calendar.weekend(), kWordsOfWeekdays[i]);
  }
  if (absl::c_linear_search(weekend, false)) weekend_ = weekend;
  for (size_t i = 0; i < weekend_.size(); ++i) {
    weekdays_[i + 1] = weekdays_[i] + (weekend_[i] ? 0 : 1);
  }
}

// Each is `12-29`. 29 February is one in leap years only.
void BusinessCalendar::AddYearly(const v1::Calendar& calendar) {
  const int closed = std::min(calendar.closed_size(), kClosedDaysMax);
  for (int i = 0; i < closed; ++i) {
    const std::optional<int32_t> in_leap_year = ParseDay("2000-" + calendar.closed(i));
    if (!in_leap_year.has_value()) continue;
    const absl::CivilDay day = ToCivil(*in_leap_year);
    is_yearly_.set(YearlyIndex(day.month(), day.day()));
  }
  for (int32_t month = 1; month <= 12; ++month) {
    for (int32_t day = 1; day <= 31; ++day) {
      if (is_yearly_.test(YearlyIndex(month, day))) yearly_.push_back({month, day});
    }
  }
  if (!yearly_.empty()) CountCycle();
}

// Of the years there are 14 kinds: beginning on seven weekdays, leap years and others.
void BusinessCalendar::CountCycle() {
  std::array<std::optional<int32_t>, 14> of_kind;
  cycle_.reserve(kCycleYears + 1);
  cycle_.push_back(0);
  for (int64_t year = 1; year <= kCycleYears; ++year) {
    const int32_t first = DayNumber(absl::CivilDay(year, 1, 1));
    const bool leap = absl::CivilDay(year, 2, 29).month() == 2;
    std::optional<int32_t>& kind = of_kind[DayOfWeek(first) * 2 + (leap ? 1 : 0)];
    if (!kind.has_value()) kind = YearlyOnWeekdays(year);
    cycle_.push_back(cycle_.back() + *kind);
  }
}

int32_t BusinessCalendar::YearlyOnWeekdays(int64_t year) const {
  int32_t count = 0;
  for (const YearlyDay& one : yearly_) {
    const absl::CivilDay day(year, one.month, one.day);
    if (day.month() == one.month && !IsWeekend(DayNumber(day))) ++count;
  }
  return count;
}

// Yearly days on weekdays from 0001-01-01 to `day`.
int64_t BusinessCalendar::YearlyThrough(int32_t day) const {
  if (yearly_.empty()) return 0;
  const absl::CivilDay civil = ToCivil(day);
  const int64_t years = civil.year() - 1;
  int64_t count =
      years / kCycleYears * cycle_.back() + cycle_[static_cast<size_t>(years % kCycleYears)];
  for (const YearlyDay& one : yearly_) {
    const absl::CivilDay closed(civil.year(), one.month, one.day);
    if (closed > civil) break;
    if (closed.month() == one.month && !IsWeekend(DayNumber(closed))) ++count;
  }
  return count;
}

// Business days from 0001-01-01 to `day`.
int64_t BusinessCalendar::Through(int32_t day) const {
  const int64_t days = int64_t{day} - kDayMin + 1;
  const int64_t on_weekdays = days / 7 * weekdays_[7] + weekdays_[static_cast<size_t>(days % 7)];
  const auto off = std::upper_bound(off_.begin(), off_.end(), day) - off_.begin();
  return on_weekdays - off - YearlyThrough(day);
}

bool BusinessCalendar::IsWeekend(int32_t day) const { return weekend_[DayOfWeek(day)]; }

bool BusinessCalendar::IsYearly(int32_t day) const {
  if (yearly_.empty()) return false;
  const absl::CivilDay civil = ToCivil(day);
  return is_yearly_.test(YearlyIndex(civil.month(), civil.day()));
}

DayOff BusinessCalendar::WhyOff(int32_t day) const {
  const int32_t held = ClampDay(day);
  if (std::binary_search(holidays_.begin(), holidays_.end(), held)) return DayOff::kHoliday;
  if (IsWeekend(held)) return DayOff::kWeekend;
  if (IsYearly(held)) return DayOff::kClosed;
  if (std::binary_search(closing_days_.begin(), closing_days_.end(), held)) {
    return DayOff::kClosingDay;
  }
  return DayOff::kNone;
}

int32_t BusinessCalendar::OnOrAfterBusinessDay(int32_t day) const {
  const int32_t held = ClampDay(day);
  for (int32_t ahead = 0; ahead <= kBusinessDaySearchMax; ++ahead) {
    const int32_t found = ClampDay(int64_t{held} + ahead);
    if (IsBusinessDay(found)) return found;
  }
  return held;
}

int32_t BusinessCalendar::AddBusinessDays(int32_t day, uint32_t count) const {
  if (count == 0) return OnOrAfterBusinessDay(day);
  const int32_t held = ClampDay(day);
  int32_t low = held;
  int32_t high = ClampDay(held + 2 * (int64_t{count} * 7 / weekdays_[7]) + kBusinessDaySearchMax);
  if (count <= kStepsMax) {  // The same, found sooner: nearly every count of a policy.
    uint32_t steps = 0;
    for (int32_t next = held + 1; next <= high; ++next) {
      const bool off = IsWeekend(next) || std::binary_search(off_.begin(), off_.end(), next);
      if (!off && !IsYearly(next) && ++steps == count) return next;
    }
    return OnOrAfterBusinessDay(high);
  }
  const int64_t wanted = Through(held) + count;
  if (Through(high) < wanted) return OnOrAfterBusinessDay(high);
  while (high - low > 1) {
    const int32_t middle = low + (high - low) / 2;
    (Through(middle) < wanted ? low : high) = middle;
  }
  return high;
}

int64_t BusinessCalendar::BusinessDaysBetween(int32_t from, int32_t to) const {
  return Through(ClampDay(to)) - Through(ClampDay(from));
}

std::vector<HolidayOn> HolidaysBetween(const v1::Calendar& calendar, std::string_view zone,
                                       int32_t from, int32_t to) {
  std::vector<HolidayOn> found;
  ForEachHoliday(calendar, zone,
                 [&](int32_t day, const v1::HolidayList& list, const v1::Holiday& holiday) {
                   if (from <= day && day <= to) found.push_back({day, &list, &holiday});
                 });
  std::stable_sort(found.begin(), found.end(),
                   [](const HolidayOn& a, const HolidayOn& b) { return a.day < b.day; });
  return found;
}

int32_t ConfirmedBefore(const v1::Calendar& calendar, std::string_view zone) {
  int32_t before = kDayMax;
  const int lists = std::min(calendar.holiday_lists_size(), kHolidayListsMax);
  for (int i = 0; i < lists; ++i) {
    const v1::HolidayList& list = calendar.holiday_lists(i);
    if (!IsFor(list, zone)) continue;
    before = std::min(before, ParseDay(list.provisional_from()).value_or(kDayMax));
    const std::optional<int32_t> last = ParseDay(list.to());
    if (last.has_value()) before = std::min(before, ClampDay(int64_t{*last} + 1));
  }
  return before;
}

}  // namespace tasuki::domain
