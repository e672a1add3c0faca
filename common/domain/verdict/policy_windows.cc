#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/match.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/verdict/policy_faults.h"

// Whether there is a time to reach people at, whatever day it is: send windows, seasons, calendar.

namespace tasuki::domain {
namespace {

constexpr int kWindowTimesMax = 24;
constexpr int kDatesMax = 1'000;
constexpr int kSeasonsMax = 40;
constexpr int kZonesMax = 64;
constexpr size_t kHolidayNameBytes = 100;
constexpr std::array<const char*, 7> kWeekdayWords = {"monday", "tuesday",  "wednesday", "thursday",
                                                      "friday", "saturday", "sunday"};
constexpr int32_t kDayMinutes = 24 * 60;
// Years in which every day is looked at: 28 and more bring each day of a year to each weekday, and
// 2100 is no leap year. Days of single years lie among them.
constexpr int kYearMin = 1970;
constexpr int kYearMax = 2130;

bool IsWeekday(const std::string& word) {
  return std::find(kWeekdayWords.begin(), kWeekdayWords.end(), word) != kWeekdayWords.end();
}

template <class Range>
void CheckRange(const std::string& place, const Range& range, PolicyFaults& faults) {
  const auto from = faults.Time(absl::StrCat(place, ".from"), range.from());
  const auto to = faults.Time(absl::StrCat(place, ".to"), range.to(), kDayMinutes);
  if (from.has_value() && to.has_value() && *from >= *to) {
    faults.Add(place, Phrase("it ends ($0) before it begins ($1)", range.to(), range.from()));
  }
}

// Whether one time of `window` is left on `weekday`.
bool IsOpenOn(const std::string& weekday, const v1::SendWindow& window) {
  const auto within = [](const auto& range, int32_t minute) {
    return *ParseMinute(range.from()) <= minute && minute < *ParseMinute(range.to());
  };
  return std::any_of(
      window.proposed().begin(), window.proposed().end(), [&](const std::string& time) {
        const int32_t minute = *ParseMinute(time);
        const bool accepted = std::any_of(window.accepted().begin(), window.accepted().end(),
                                          [&](const auto& range) { return within(range, minute); });
        return accepted && std::none_of(window.refused().begin(), window.refused().end(),
                                        [&](const auto& range) {
                                          return range.weekday() == weekday &&
                                                 within(range, minute);
                                        });
      });
}

void CheckWindow(const std::string& place, const v1::SendWindow& window, PolicyFaults& faults) {
  if (faults.Count(absl::StrCat(place, ".proposed"), window.proposed_size(), 1, kWindowTimesMax)) {
    for (int i = 0; i < window.proposed_size(); ++i) {
      faults.Time(Place(absl::StrCat(place, ".proposed"), i), window.proposed(i));
    }
  }
  if (faults.Count(absl::StrCat(place, ".accepted"), window.accepted_size(), 1, kWindowTimesMax)) {
    for (int i = 0; i < window.accepted_size(); ++i) {
      CheckRange(Place(absl::StrCat(place, ".accepted"), i), window.accepted(i), faults);
    }
  }
  faults.Count(absl::StrCat(place, ".refused"), window.refused_size(), 0, 7 * kWindowTimesMax);
  for (int i = 0; i < window.refused_size(); ++i) {
    const std::string range = Place(absl::StrCat(place, ".refused"), i);
    if (!IsWeekday(window.refused(i).weekday())) {
      faults.Add(absl::StrCat(range, ".weekday"),
                 Phrase("\"$0\" is no weekday such as friday", window.refused(i).weekday()));
    }
    CheckRange(range, window.refused(i), faults);
  }
}

// A day of each year, or a rule that finds one.
void CheckSeasonDay(const std::string& place, const std::string& text, PolicyFaults& faults) {
  for (const char* rule : {"weekend-before:", "holiday-run:"}) {
    if (absl::StartsWith(text, rule) && text.size() > std::string_view(rule).size()) return;
  }
  if (text.empty()) {
    faults.Add(place, "a season has a first and a last day");
  } else {
    faults.DayOfYear(place, text);
  }
}

std::optional<int32_t> CheckDate(const std::string& place, const std::string& text,
                                 PolicyFaults& faults) {
  const std::optional<int32_t> day = ParseDay(text);
  const bool known =
      day.has_value() && ToCivil(*day).year() >= kYearMin && ToCivil(*day).year() < kYearMax;
  if (known) return day;
  faults.Add(place, Phrase("\"$0\" is not a date such as 2026-08-14", text));
  return std::nullopt;
}

void CheckHoliday(const std::string& place, const v1::Holiday& holiday, PolicyFaults& faults) {
  faults.Text(absl::StrCat(place, ".name"), holiday.name(), kHolidayNameBytes);
  if (!holiday.name_ja().empty()) {
    faults.Text(absl::StrCat(place, ".name_ja"), holiday.name_ja(), kHolidayNameBytes);
  }
  const std::string steps = absl::StrCat(place, ".day_steps");
  if (!faults.Count(steps, holiday.day_steps_size(), 1, kDaysOfHolidayMax)) return;
  const int32_t end = DayNumber(absl::CivilDay(kYearMax, 1, 1));
  int64_t day = 0;
  for (int i = 0; i < holiday.day_steps_size(); ++i) {
    const int32_t step = holiday.day_steps(i);
    day += step;
    if (step >= (i == 0 ? 0 : 1) && day < end) continue;
    faults.Add(Place(steps, i),
               Phrase("$0 does not lead to a later day before $1", step, FormatDay(end)));
    return;
  }
}

void CheckHolidays(const std::string& place, const v1::HolidayList& list,
                   absl::FunctionRef<bool(const std::string&)> zone_exists, PolicyFaults& faults) {
  faults.Text(absl::StrCat(place, ".name"), list.name(), kHolidayNameBytes);
  if (faults.Count(absl::StrCat(place, ".zones"), list.zones_size(), 1, kZonesMax)) {
    for (int i = 0; i < list.zones_size(); ++i) {
      if (zone_exists(list.zones(i))) continue;
      faults.Add(Place(absl::StrCat(place, ".zones"), i),
                 Phrase("\"$0\" is not a time zone", list.zones(i)));
    }
  }
  const auto from = CheckDate(absl::StrCat(place, ".from"), list.from(), faults);
  const auto to = CheckDate(absl::StrCat(place, ".to"), list.to(), faults);
  if (from.has_value() && to.has_value() && *from > *to) {
    faults.Add(place, Phrase("it ends ($0) before it begins ($1)", list.to(), list.from()));
  }
  if (!list.provisional_from().empty()) {
    CheckDate(absl::StrCat(place, ".provisional_from"), list.provisional_from(), faults);
  }
  std::set<std::string> names;
  const std::string holidays = absl::StrCat(place, ".holidays");
  if (!faults.Count(holidays, list.holidays_size(), 0, kHolidaysOfListMax)) return;
  for (int i = 0; i < list.holidays_size(); ++i) {
    CheckHoliday(Place(holidays, i), list.holidays(i), faults);
    if (!names.insert(list.holidays(i).name()).second) {
      faults.Add(absl::StrCat(Place(holidays, i), ".name"),
                 Phrase("\"$0\" stands there twice", list.holidays(i).name()));
    }
  }
}

// The business days of whoever keeps all holidays of the policy: what they have, everybody has.
BusinessCalendar FewestDays(v1::Calendar calendar) {
  constexpr char kAnybody[] = "anybody";
  for (v1::HolidayList& list : *calendar.mutable_holiday_lists()) {
    list.clear_zones();
    list.add_zones(kAnybody);
  }
  return BusinessCalendar(calendar, kAnybody);
}

}  // namespace

void CheckWindows(const v1::Policy& policy, PolicyFaults& faults) {
  std::set<std::string> channels;
  for (int i = 0; i < policy.send_windows_size(); ++i) {
    const v1::SendWindow& window = policy.send_windows(i);
    const std::string place = Place("send_windows", i);
    faults.Channel(absl::StrCat(place, ".channel"), window.channel());
    if (!channels.insert(window.channel()).second) {
      faults.Add(absl::StrCat(place, ".channel"),
                 Phrase("\"$0\" stands there twice", window.channel()));
    }
    CheckWindow(place, window, faults);
  }
}

void CheckSeasons(const v1::Policy& policy, PolicyFaults& faults) {
  faults.Count("seasons", policy.seasons_size(), 0, kSeasonsMax);
  std::set<std::string> names;
  for (int i = 0; i < policy.seasons_size(); ++i) {
    const v1::Season& season = policy.seasons(i);
    const std::string place = Place("seasons", i);
    faults.NewName(absl::StrCat(place, ".name"), season.name(), names);
    CheckSeasonDay(absl::StrCat(place, ".from"), season.from(), faults);
    CheckSeasonDay(absl::StrCat(place, ".to"), season.to(), faults);
    faults.Number(absl::StrCat(place, ".grace_business_days"), season.grace_business_days(), 0, 30);
  }
  for (int i = 0; i < policy.seasons_size(); ++i) {
    const std::string& other = policy.seasons(i).counts_as();
    if (other.empty()) continue;
    const bool itself = other == policy.seasons(i).name();
    const auto named = std::find_if(policy.seasons().begin(), policy.seasons().end(),
                                    [&](const auto& season) { return season.name() == other; });
    if (!itself && named != policy.seasons().end() && named->counts_as().empty()) continue;
    faults.Add(absl::StrCat(Place("seasons", i), ".counts_as"),
               Phrase("there is no other season \"$0\" with an end of its own", other));
  }
}

void CheckCalendar(const v1::Calendar& calendar,
                   absl::FunctionRef<bool(const std::string&)> zone_exists, PolicyFaults& faults) {
  const int lists = calendar.holiday_lists_size();
  if (faults.Count("calendar.holiday_lists", lists, 0, kHolidayListsMax)) {
    for (int i = 0; i < lists; ++i) {
      CheckHolidays(Place("calendar.holiday_lists", i), calendar.holiday_lists(i), zone_exists,
                    faults);
    }
  }
  if (faults.Count("calendar.closed", calendar.closed_size(), 0, 366)) {
    for (int i = 0; i < calendar.closed_size(); ++i) {
      faults.DayOfYear(Place("calendar.closed", i), calendar.closed(i));
    }
  }
  if (faults.Count("calendar.closing_days", calendar.closing_days_size(), 0, kDatesMax)) {
    for (int i = 0; i < calendar.closing_days_size(); ++i) {
      CheckDate(Place("calendar.closing_days", i), calendar.closing_days(i), faults);
    }
  }
  std::set<std::string> weekend;
  for (int i = 0; i < calendar.weekend_size(); ++i) {
    if (!IsWeekday(calendar.weekend(i))) {
      faults.Add(Place("calendar.weekend", i),
                 Phrase("\"$0\" is no weekday such as friday", calendar.weekend(i)));
    }
    weekend.insert(calendar.weekend(i));
  }
  if (weekend.size() >= kWeekdayWords.size()) {
    faults.Add("calendar.weekend", "no day of the week is left to work on");
  }
}

void CheckSlots(const v1::Policy& policy, PolicyFaults& faults) {
  const BusinessCalendar calendar = FewestDays(policy.calendar());
  struct OpenWindow {
    std::string place, channel;
    std::array<bool, 7> open{};
    int32_t last = 0;  // The last day with a slot.
    bool told = false;
  };
  std::vector<OpenWindow> windows;
  const int32_t first = DayNumber(absl::CivilDay(kYearMin, 1, 1));
  const int32_t end = DayNumber(absl::CivilDay(kYearMax, 1, 1));
  for (int i = 0; i < policy.send_windows_size(); ++i) {
    OpenWindow window{Place("send_windows", i), policy.send_windows(i).channel()};
    for (size_t day = 0; day < kWeekdayWords.size(); ++day) {
      window.open[day] = IsOpenOn(kWeekdayWords[day], policy.send_windows(i));
    }
    window.last = first - 1;
    windows.push_back(window);
  }
  OpenWindow anything{"calendar", "", {true, true, true, true, true, true, true}, first - 1, false};
  windows.insert(windows.begin(), anything);
  for (int32_t day = first; day < end; ++day) {
    const auto weekday = static_cast<size_t>(absl::GetWeekday(ToCivil(day)));
    const bool open = calendar.IsBusinessDay(day);
    for (OpenWindow& window : windows) {
      if (open && window.open[weekday]) window.last = day;
      if (window.told || day - window.last <= kSlotWithinDays) continue;
      window.told = true;
      faults.Add(window.place,
                 window.channel.empty()
                     ? Phrase("from $0 on, $1 days go by without a business day",
                              FormatDay(window.last + 1), kSlotWithinDays)
                     : Phrase("from $0 on, $1 days go by without a time for $2",
                              FormatDay(window.last + 1), kSlotWithinDays, window.channel));
    }
    if (windows.front().told) return;  // Then no window has one.
  }
}

}  // namespace tasuki::domain
