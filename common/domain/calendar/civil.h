#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

// Civil days as the journal holds them: days since 1970-01-01, without a zone. Pure; any thread.
// Every function takes any number: days outside the years 1 to 9999 are moved to the nearest end,
// because the journal records whatever a device wrote.

namespace tasuki::domain {

// `day` within kDayMin and kDayMax (limits.h).
int32_t ClampDay(int64_t day);

// The civil day of an instant (microseconds UTC) at a UTC offset (minutes, held to
// kUtcOffsetMinutesMax).
int32_t CivilDayOf(int64_t at_us, int32_t utc_offset_minutes);

// The minute of that day, from 0.
int32_t MinuteOf(int64_t at_us, int32_t utc_offset_minutes);

absl::CivilDay ToCivil(int32_t day);
int32_t DayNumber(absl::CivilDay day);

// `2026-05-08`; parsing takes exactly that form and refuses days that do not exist.
std::string FormatDay(int32_t day);
std::optional<int32_t> ParseDay(std::string_view text);

// Minutes of the day of `08:30`, 00:00 to 24:00; nullopt for anything else.
std::optional<int32_t> ParseMinute(std::string_view text);

// Business days are Monday to Friday. Holidays and closing days (X10) need a calendar, which no
// state row may depend on; screens and drafts move a date off them.

// `day`, or the Monday after it where it falls on a weekend.
int32_t OnOrAfterBusinessDay(int32_t day);

// The `count`-th business day after `day`; `count` 0 is OnOrAfterBusinessDay.
int32_t AddBusinessDays(int32_t day, uint32_t count);

// The same day of the month `months` later, or that month's last day (`+6mo` of 31 August is the
// last of February).
int32_t AddMonths(int32_t day, uint32_t months);
absl::CivilDay AddMonths(absl::CivilDay day, int64_t months);
// The same back.
int32_t SubtractMonths(int32_t day, uint32_t months);

}  // namespace tasuki::domain
