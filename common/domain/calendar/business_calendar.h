#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tasuki/v1/policy.pb.h"

// Business days (X10): the one place that knows which days are. Pure.
//
// A day counts if it is no weekend, no day of a holiday list that is for the zone asked for, no day
// that is closed every year and no closing day of the team. Counting up to a day is arithmetic (a
// sorted list of the days off, and the 400 years in which weekdays come round), so that adding and
// counting cost the same over a week and over a century.

namespace tasuki::domain {

// A search for a business day ends after so many days (`policy set` accepts no calendar that needs
// more): the day asked for stands then, unmoved.
inline constexpr int32_t kBusinessDaySearchMax = 60;
// What counts of a policy; beyond is as if it were not there. Part of the rules, like limits.h.
inline constexpr int kHolidayListsMax = 16;
inline constexpr int kHolidaysOfListMax = 256;
inline constexpr int kDaysOfHolidayMax = 1024;
inline constexpr int kClosedDaysMax = 4096;

// Why a day is no business day.
enum class DayOff {
  kNone,     // It is one.
  kHoliday,  // Of a list.
  kWeekend,
  kClosed,      // On this day of every year.
  kClosingDay,  // The team's own.
};

// Business days by one policy, for those who live by one zone. A value, immutable; any thread.
// Making one costs some microseconds for 1,300 holidays: make it once a policy, not once a
// question.
class BusinessCalendar {
 public:
  // Monday to Friday.
  BusinessCalendar() = default;
  // By `calendar` for whoever lives by `zone` (an IANA name). One without holiday lists means
  // Monday to Friday and nothing else; so does a weekend of seven days for the weekdays.
  BusinessCalendar(const v1::Calendar& calendar, std::string_view zone);

  bool IsBusinessDay(int32_t day) const { return WhyOff(day) == DayOff::kNone; }
  DayOff WhyOff(int32_t day) const;

  // `day`, or the first business day after it.
  int32_t OnOrAfterBusinessDay(int32_t day) const;
  // The `count`-th business day after `day`; `count` 0 is OnOrAfterBusinessDay. Where hardly a day
  // is one (less than every second weekday, and 60 days more), what lies at that end instead.
  int32_t AddBusinessDays(int32_t day, uint32_t count) const;
  // So many business days lie after `from`, up to and with `to`; below 0 where `to` is earlier.
  int64_t BusinessDaysBetween(int32_t from, int32_t to) const;

 private:
  struct YearlyDay {
    int32_t month;
    int32_t day;
  };

  void SetWeekend(const v1::Calendar& calendar);
  void AddYearly(const v1::Calendar& calendar);
  void CountCycle();
  int32_t YearlyOnWeekdays(int64_t year) const;
  int64_t YearlyThrough(int32_t day) const;
  int64_t Through(int32_t day) const;
  bool IsWeekend(int32_t day) const;
  bool IsYearly(int32_t day) const;

  std::array<bool, 7> weekend_ = {false, false, false, false, false, true, true};  // From Monday.
  std::array<int32_t, 8> weekdays_ = {0, 1, 2, 3, 4, 5, 5, 5};  // So many of the first n days.
  std::vector<YearlyDay> yearly_;                               // Ascending.
  std::bitset<13 * 32> is_yearly_;                              // By month and day.
  std::vector<int32_t> cycle_;         // Of the first n of 400 years, yearly days on weekdays.
  std::vector<int32_t> holidays_;      // Ascending.
  std::vector<int32_t> closing_days_;  // Ascending.
  std::vector<int32_t> off_;  // Of both, ascending, those that are neither weekend nor yearly.
};

// One day of a list.
struct HolidayOn {
  int32_t day;
  const v1::HolidayList* list;
  const v1::Holiday* holiday;
};

// The holidays from `from` to `to`, both with, of the lists for `zone`, by day. Borrowed from
// `calendar`.
std::vector<HolidayOn> HolidaysBetween(const v1::Calendar& calendar, std::string_view zone,
                                       int32_t from, int32_t to);

// The first day from which a list for `zone` is provisional or says nothing more; kDayMax: none is
// for it.
int32_t ConfirmedBefore(const v1::Calendar& calendar, std::string_view zone);

}  // namespace tasuki::domain
