#include "client/words/when.h"

#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {
namespace {

constexpr int kYearMin = 1970;
constexpr int kYearMax = 9999;
constexpr int kDayMinutes = 24 * 60;
constexpr int64_t kCountMax = 100000;  // Of days, hours, …: keeps every sum inside the years above.

constexpr std::array<const char*, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
constexpr std::array<const char*, 6> kSeasons = {"golden-week", "obon",      "silver-week",
                                                 "bonenkai",    "oshogatsu", "fiscal-year-end"};

absl::Status NotUnderstood(const std::string& text) {
  return UsageError(absl::StrCat("\"", text, "\" is not a day or time"),
                    "write 2026-08-20, 2026-08-20T13:00, \"today 10:30\", yesterday, -2h, +3d, "
                    "+6mo or monday");
}

bool YearFits(absl::CivilDay day) { return day.year() >= kYearMin && day.year() <= kYearMax; }

// `2026-08-20`, a day that exists.
std::optional<absl::CivilDay> ReadDate(const std::string& text) {
  const std::optional<int32_t> number = domain::ParseDay(text);
  if (!number || !YearFits(domain::ToCivil(*number))) return std::nullopt;
  return domain::ToCivil(*number);
}

// `today`, `yesterday`, `monday` …, in English or Japanese.
std::optional<absl::CivilDay> ReadDayWord(const std::string& word, absl::CivilDay today) {
  if (word == "today" || word == "今日") return today;
  if (word == "yesterday" || word == "昨日") return today - 1;
  if (word == "tomorrow" || word == "明日") return today + 1;
  for (size_t i = 0; i < kWeekdays.size(); ++i) {
    if (word == kWeekdays[i]) {
      return absl::NextWeekday(today, static_cast<absl::Weekday>(i));
    }
  }
  return std::nullopt;
}

// `-2h`, `+3d`, `+6mo`; nullopt where `text` has another shape.
std::optional<When> ReadShift(const std::string& text, absl::Time now, absl::TimeZone zone) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  size_t digits_end = 1;
  while (digits_end < text.size() && absl::ascii_isdigit(text[digits_end])) ++digits_end;
  int64_t count = 0;
  if (!absl::SimpleAtoi(text.substr(1, digits_end - 1), &count) || count > kCountMax) {
    return std::nullopt;
  }
  if (text[0] == '-') count = -count;
  const std::string unit = text.substr(digits_end);
  const absl::CivilDay today = absl::ToCivilDay(now, zone);
  When when;
  if (unit == "d") {
    when.day = today + count;
  } else if (unit == "w") {
    when.day = today + 7 * count;
  } else if (unit == "mo") {
    when.day = domain::AddMonths(today, count);
  } else if (unit == "y") {
    when.day = domain::AddMonths(today, 12 * count);
  } else if (unit == "h" || unit == "min") {
    when.instant = now + count * (unit == "h" ? absl::Hours(1) : absl::Minutes(1));
    const absl::CivilMinute civil = absl::ToCivilMinute(*when.instant, zone);
    when.day = absl::CivilDay(civil);
    when.minute = civil.hour() * 60 + civil.minute();
  } else {
    return std::nullopt;
  }
  if (!YearFits(when.day)) return std::nullopt;
  return when;
}

absl::Status RefuseSeason(const std::string& season) {
  std::vector<std::string> known(kSeasons.begin(), kSeasons.end());
  for (const std::string& name : known) {
    if (season == name) {
      return UsageError(absl::StrCat("\"after ", season,
                                     "\" is understood, but seasons and holidays come with "
                                     "the follow-up engine, which this version does not have yet"),
                        "give the date itself, such as 2026-08-20");
    }
  }
  return UsageError(absl::StrCat("\"", season, "\" is not a season"),
                    "the seasons are golden-week, obon, silver-week, bonenkai, oshogatsu and "
                    "fiscal-year-end");
}

// RFC 3339 with an offset: a moment.
std::optional<When> ReadMoment(const std::string& text, absl::TimeZone zone) {
  absl::Time time;
  std::string error;
  if (text.size() < 17 || !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return std::nullopt;
  }
  const absl::CivilMinute civil = absl::ToCivilMinute(time, zone);
  When when{absl::CivilDay(civil), civil.hour() * 60 + civil.minute(), time};
  if (!YearFits(when.day)) return std::nullopt;
  return when;
}

}  // namespace

absl::StatusOr<When> ParseWhen(const std::string& typed, absl::Time now, absl::TimeZone zone) {
  const std::string text(absl::StripAsciiWhitespace(typed));
  const std::string lower = absl::AsciiStrToLower(text);
  if (lower.rfind("after ", 0) == 0) {
    return RefuseSeason(std::string(absl::StripAsciiWhitespace(lower.substr(6))));
  }
  if (std::optional<When> shift = ReadShift(lower, now, zone)) return *shift;
  if (std::optional<When> moment = ReadMoment(text, zone)) return *moment;

  // A day, then perhaps a time: `2026-08-20T13:00`, `today 10:30`.
  std::string day_text = lower;
  std::string time_text;
  if (size_t at = lower.find(' '); at != std::string::npos) {
    day_text = lower.substr(0, at);
    time_text = std::string(absl::StripAsciiWhitespace(lower.substr(at)));
  } else if (lower.size() > 10 && lower[10] == 't' && absl::ascii_isdigit(lower[0])) {
    day_text = lower.substr(0, 10);
    time_text = lower.substr(11);
    if (time_text.empty()) return NotUnderstood(text);
  }
  std::optional<absl::CivilDay> day = ReadDate(day_text);
  if (!day) day = ReadDayWord(day_text, absl::ToCivilDay(now, zone));
  if (!day) {
    // `+3d 10:00`, but not `+3h 10:00`.
    std::optional<When> shift = ReadShift(day_text, now, zone);
    if (shift && !shift->instant) day = shift->day;
  }
  if (time_text.size() > 1 && time_text[1] == ':') time_text.insert(0, "0");  // `9:30`
  if (!day) return NotUnderstood(text);
  When when;
  when.day = *day;
  if (!time_text.empty()) {
    const std::optional<int32_t> minute = domain::ParseMinute(time_text.substr(0, 5));
    if (!minute || *minute >= kDayMinutes) return NotUnderstood(text);
    if (time_text.size() > 5) {  // With seconds it is a moment.
      int second = 0;
      if (time_text.size() != 8 || time_text[5] != ':' || !absl::ascii_isdigit(time_text[6]) ||
          !absl::SimpleAtoi(time_text.substr(6), &second) || second > 59) {
        return NotUnderstood(text);
      }
      when.instant =
          absl::FromCivil(absl::CivilMinute(when.day) + *minute, zone) + absl::Seconds(second);
    }
    when.minute = *minute;
  }
  return when;
}

absl::Time StartOf(const When& when, absl::TimeZone zone) {
  if (when.instant) return *when.instant;
  return absl::FromCivil(absl::CivilMinute(when.day) + when.minute.value_or(0), zone);
}

absl::Time EndOf(const When& when, absl::TimeZone zone) {
  if (when.instant || when.minute) return StartOf(when, zone);
  return absl::FromCivil(when.day + 1, zone) - absl::Microseconds(1);
}

absl::Time HappenedAt(const When& when, absl::Time now, absl::TimeZone zone) {
  if (when.instant || when.minute) return StartOf(when, zone);
  if (when.day == absl::ToCivilDay(now, zone)) return now;
  return absl::FromCivil(absl::CivilHour(when.day) + 12, zone);
}

v1::CivilSlot SlotOf(const When& when, absl::TimeZone zone) {
  v1::CivilSlot slot;
  if (when.instant) {
    const absl::CivilMinute civil = absl::ToCivilMinute(*when.instant, zone);
    slot.set_day(domain::DayNumber(absl::CivilDay(civil)));
    slot.set_minute(civil.hour() * 60 + civil.minute());
    return slot;
  }
  slot.set_day(domain::DayNumber(when.day));
  if (when.minute) slot.set_minute(*when.minute);
  return slot;
}

std::string TimeText(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(absl::ToUnixMicros(time)), zone);
}

int OffsetMinutes(absl::Time time, absl::TimeZone zone) { return zone.At(time).offset / 60; }

}  // namespace tasuki::client
