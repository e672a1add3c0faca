#include "common/domain/calendar/civil.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "common/base/bytes.h"
#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

constexpr int64_t kMicrosAMinute = 60'000'000;
constexpr int64_t kMicrosADay = 24 * 60 * kMicrosAMinute;
// More months than any policy names; keeps the arithmetic away from the end of the type.
constexpr uint32_t kMonthsMax = 12 * 10'000;

int64_t FloorDiv(int64_t value, int64_t by) {
  const int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

// 0 is Monday. 1970-01-01 was a Thursday.
int32_t WeekdayOf(int32_t day) { return static_cast<int32_t>(((day + 3) % 7 + 7) % 7); }

// The number `digits` of which stand at `text`, or -1.
int32_t Number(std::string_view digits) {
  int32_t number = 0;
  for (const char c : digits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

int32_t ClampDay(int64_t day) {
  return static_cast<int32_t>(std::clamp<int64_t>(day, kDayMin, kDayMax));
}

int32_t CivilDayOf(int64_t at_us, int32_t utc_offset_minutes) {
  // Held to the years 1 to 9999 first, so that the offset cannot run over the end of the type.
  const int64_t held = std::clamp<int64_t>(at_us, kDayMin * kMicrosADay, kDayMax * kMicrosADay);
  const int64_t offset =
      std::clamp(utc_offset_minutes, -kUtcOffsetMinutesMax, kUtcOffsetMinutesMax);
  return ClampDay(FloorDiv(held + offset * kMicrosAMinute, kMicrosADay));
}

int32_t MinuteOf(int64_t at_us, int32_t utc_offset_minutes) {
  const int64_t held = std::clamp<int64_t>(at_us, kDayMin * kMicrosADay, kDayMax * kMicrosADay);
  const int64_t offset =
      std::clamp(utc_offset_minutes, -kUtcOffsetMinutesMax, kUtcOffsetMinutesMax);
  const int64_t local = held + offset * kMicrosAMinute;
  return static_cast<int32_t>((local - FloorDiv(local, kMicrosADay) * kMicrosADay) /
                              kMicrosAMinute);
}

// From a day near ours: adding walks the years between.
absl::CivilDay ToCivil(int32_t day) {
  static constexpr absl::CivilDay kNear(2024, 1, 1);
  static constexpr int32_t kNearNumber = 19'723;
  return kNear + (ClampDay(day) - kNearNumber);
}

int32_t DayNumber(absl::CivilDay day) { return ClampDay(day - absl::CivilDay(1970, 1, 1)); }

std::string FormatDay(int32_t day) {
  const absl::CivilDay civil = ToCivil(day);
  return absl::StrFormat("%04d-%02d-%02d", civil.year(), civil.month(), civil.day());
}

std::optional<int32_t> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int32_t year = Number(text.substr(0, 4));
  const int32_t month = Number(text.substr(5, 2));
  const int32_t day = Number(text.substr(8, 2));
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const absl::CivilDay civil(year, month, day);
  // CivilDay turns 31 February into 3 March; what does not come back as typed does not exist.
  if (civil.month() != month || civil.day() != day) return std::nullopt;
  return DayNumber(civil);
}

std::optional<int32_t> ParseMinute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int32_t hour = Number(text.substr(0, 2));
  const int32_t minute = Number(text.substr(3, 2));
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return std::nullopt;
  if (hour == 24 && minute != 0) return std::nullopt;
  return hour * 60 + minute;
}

int32_t OnOrAfterBusinessDay(int32_t day) {
  const int32_t held = ClampDay(day);
  const int32_t weekday = WeekdayOf(held);
  return ClampDay(weekday < 5 ? held : int64_t{held} + 7 - weekday);
}

int32_t AddBusinessDays(int32_t day, uint32_t count) {
  if (count == 0) return OnOrAfterBusinessDay(day);
  int64_t held = ClampDay(day);
  // From a weekend, counting starts at the Friday before it.
  const int32_t weekday = WeekdayOf(static_cast<int32_t>(held));
  if (weekday >= 5) held -= weekday - 4;
  const int64_t from_monday = std::min(weekday, 4);
  const int64_t steps = from_monday + count;
  return ClampDay(held - from_monday + steps / 5 * 7 + steps % 5);
}

absl::CivilDay AddMonths(absl::CivilDay day, int64_t months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return absl::CivilDay(month.year(), month.month(), std::min(day.day(), last.day()));
}

int32_t AddMonths(int32_t day, uint32_t months) {
  return DayNumber(AddMonths(ToCivil(day), int64_t{std::min(months, kMonthsMax)}));
}

int32_t SubtractMonths(int32_t day, uint32_t months) {
  return DayNumber(AddMonths(ToCivil(day), -int64_t{std::min(months, kMonthsMax)}));
}

}  // namespace tasuki::domain
