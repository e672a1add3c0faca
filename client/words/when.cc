// Long because all that a WHEN may be is one grammar, read in one place.
#include "client/words/when.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "client/words/narrow.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {
namespace {

constexpr int kYearMin = 1970;
constexpr int kYearMax = 9999;
constexpr int64_t kCountMax = 100000;  // Of days, hours, …: keeps every sum inside the years above.

// A day, as so many days from today.
struct DayWord {
  std::string_view word;
  int days;
};
constexpr std::array kDayWords = {
    DayWord{"today", 0}, DayWord{"今日", 0},    DayWord{"本日", 0},      DayWord{"tomorrow", 1},
    DayWord{"明日", 1},  DayWord{"明後日", 2},  DayWord{"あさって", 2},  DayWord{"yesterday", -1},
    DayWord{"昨日", -1}, DayWord{"一昨日", -2}, DayWord{"おととい", -2},
};
// A week, as so many weeks from this one; weeks begin on Monday.
constexpr std::array kWeekWords = {DayWord{"今週", 0}, DayWord{"再来週", 2}, DayWord{"来週", 1},
                                   DayWord{"先週", -1}};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 7> kWeekdaysJapanese = {"月", "火", "水", "木",
                                                               "金", "土", "日"};
// Of what `3日後` counts, and the unit of `+3d` for it.
struct UnitWord {
  std::string_view word;
  std::string_view unit;
};
constexpr std::array kUnitWords = {
    UnitWord{"週間", "w"},  UnitWord{"か月", "mo"}, UnitWord{"ヶ月", "mo"}, UnitWord{"カ月", "mo"},
    UnitWord{"ヵ月", "mo"}, UnitWord{"ケ月", "mo"}, UnitWord{"時間", "h"},  UnitWord{"日", "d"},
    UnitWord{"分", "min"},  UnitWord{"年", "y"}};
// A season: its word of COMMANDS.md first, then what else people type for it, in small letters.
struct SeasonWord {
  std::string_view typed;
  const char* season;
};
constexpr std::array kSeasonWords = {
    SeasonWord{"golden-week", "golden-week"},
    SeasonWord{"obon", "obon"},
    SeasonWord{"silver-week", "silver-week"},
    SeasonWord{"bonenkai", "bonenkai"},
    SeasonWord{"oshogatsu", "oshogatsu"},
    SeasonWord{"fiscal-year-end", "fiscal-year-end"},
    SeasonWord{"golden week", "golden-week"},
    SeasonWord{"gw", "golden-week"},
    SeasonWord{"ゴールデンウィーク", "golden-week"},
    SeasonWord{"ゴールデンウイーク", "golden-week"},
    SeasonWord{"お盆", "obon"},
    SeasonWord{"盆", "obon"},
    SeasonWord{"お盆休み", "obon"},
    SeasonWord{"silver week", "silver-week"},
    SeasonWord{"シルバーウィーク", "silver-week"},
    SeasonWord{"シルバーウイーク", "silver-week"},
    SeasonWord{"忘年会シーズン", "bonenkai"},
    SeasonWord{"忘年会", "bonenkai"},
    SeasonWord{"new year", "oshogatsu"},
    SeasonWord{"お正月", "oshogatsu"},
    SeasonWord{"正月", "oshogatsu"},
    SeasonWord{"年末年始", "oshogatsu"},
    SeasonWord{"年", "oshogatsu"},
    SeasonWord{"fiscal year end", "fiscal-year-end"},
    SeasonWord{"年度末", "fiscal-year-end"},
};
constexpr size_t kSeasons = 6;  // The first so many of them.

absl::Status NotUnderstood(const std::string& text) {
  return UsageError(
      Phrase("\"$0\" is not a day or time", text),
      "write 2026-08-20, 8/20, 2026-08-20T13:00, \"today 10:30\", yesterday, -2h, "
      "+3d, +6mo, monday or \"after obon\"; 来週の月曜, 今日の15時 and お盆明け are understood "
      "too");
}

bool YearFits(absl::CivilDay day) { return day.year() >= kYearMin && day.year() <= kYearMax; }

// Takes `word` off the beginning of `text`.
bool Take(std::string_view word, std::string_view& text) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

// Takes the number that `text` begins with: one to four digits.
std::optional<int> TakeNumber(std::string_view& text) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) {
    ++digits;
  }
  if (digits == 0 || digits > 4) return std::nullopt;
  int number = 0;
  for (const char digit : text.substr(0, digits)) number = number * 10 + (digit - '0');
  text.remove_prefix(digits);
  return number;
}

// The day of that month and day nearest in the direction of `tense`, today included; nullopt where
// there is no such day.
std::optional<absl::CivilDay> NearestDay(int month, int day, absl::CivilDay today, Tense tense) {
  constexpr int kYearsMax = 8;  // Between two 29 February, at most.
  const int step = tense == Tense::kToCome ? 1 : -1;
  for (int i = 0; i <= kYearsMax; ++i) {
    const absl::CivilDay found(today.year() + i * step, month, day);
    if (found.month() != month || found.day() != day) continue;
    if (step > 0 ? found >= today : found <= today) return found;
  }
  return std::nullopt;
}

// `-2h`, `+3d`, `+6mo`, taken apart.
struct Shift {
  int64_t count;
  std::string unit;
};

std::optional<Shift> ReadShift(std::string_view text) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  size_t digits_end = 1;
  while (digits_end < text.size() && absl::ascii_isdigit(text[digits_end])) ++digits_end;
  Shift shift{0, std::string(text.substr(digits_end))};
  if (!absl::SimpleAtoi(std::string(text.substr(1, digits_end - 1)), &shift.count) ||
      shift.count > kCountMax) {
    return std::nullopt;
  }
  if (text[0] == '-') shift.count = -shift.count;
  return shift;
}

// `3日後`, `2週間前`, as the shift it is; else as it came.
std::string AsShift(const std::string& text) {
  std::string_view rest = text;
  const std::optional<int> count = TakeNumber(rest);
  if (!count.has_value()) return text;
  for (const UnitWord& one : kUnitWords) {
    if (!Take(one.word, rest)) continue;
    const bool after = Take("後", rest);
    if ((!after && !Take("前", rest)) || !rest.empty()) return text;
    return absl::StrCat(after ? "+" : "-", *count, std::string(one.unit));
  }
  return text;
}

// Of a shift by days or more; nullopt for any other.
std::optional<absl::CivilDay> ShiftedDay(std::string_view text, absl::CivilDay today) {
  const std::optional<Shift> shift = ReadShift(text);
  if (!shift.has_value()) return std::nullopt;
  std::optional<absl::CivilDay> day;
  if (shift->unit == "d") day = today + shift->count;
  if (shift->unit == "w") day = today + 7 * shift->count;
  if (shift->unit == "mo") day = domain::AddMonths(today, shift->count);
  if (shift->unit == "y") day = domain::AddMonths(today, 12 * shift->count);
  return day.has_value() && YearFits(*day) ? day : std::nullopt;
}

// A shift, or nullopt where `text` has another shape.
std::optional<When> WhenOfShift(const std::string& text, absl::Time now, absl::TimeZone zone) {
  When when;
  if (const auto day = ShiftedDay(text, absl::ToCivilDay(now, zone))) {
    when.day = *day;
    return when;
  }
  const std::optional<Shift> shift = ReadShift(text);
  if (!shift.has_value() || (shift->unit != "h" && shift->unit != "min")) return std::nullopt;
  when.instant = now + shift->count * (shift->unit == "h" ? absl::Hours(1) : absl::Minutes(1));
  const absl::CivilMinute civil = absl::ToCivilMinute(*when.instant, zone);
  when.day = absl::CivilDay(civil);
  when.minute = civil.hour() * 60 + civil.minute();
  if (!YearFits(when.day)) return std::nullopt;
  return when;
}

// Reads a WHEN from left to right: `text` is what is left of it.
class Reader {
 public:
  Reader(std::string_view text, absl::CivilDay today, Tense tense)
      : text_(text), today_(today), tense_(tense) {}

  // A day, perhaps a time after it; a time alone is today's.
  std::optional<When> Read() {
    std::optional<absl::CivilDay> day = TakeDay();
    When when;
    if (!day.has_value() && error_.ok()) {
      if (!TakeClock(when) || !text_.empty()) return std::nullopt;
      when.day = today_;
      return when;
    }
    if (!day.has_value() || !YearFits(*day) || !TakeWeekdayBeside(*day)) return std::nullopt;
    when.day = *day;
    if (text_.empty()) return when;
    // `2026-08-20T13:00`, `today 10:30`, `今日の15時`.
    const bool apart = Take("t", text_) || Take("の", text_);
    const size_t spaces = std::min(text_.find_first_not_of(' '), text_.size());
    text_.remove_prefix(spaces);
    const bool ascii = !text_.empty() && absl::ascii_isdigit(static_cast<unsigned char>(text_[0]));
    if (ascii && after_ascii_ && !apart && spaces == 0) return std::nullopt;
    if (!TakeClock(when) || !text_.empty()) return std::nullopt;
    return when;
  }

  // Why it is not understood, where more can be said than that.
  const absl::Status& error() const { return error_; }

 private:
  std::optional<absl::CivilDay> TakeDay() {
    for (const DayWord& one : kDayWords) {
      if (Take(one.word, text_)) return After(one.word, today_ + one.days);
    }
    for (const DayWord& one : kWeekWords) {
      if (!Take(one.word, text_)) continue;
      const absl::CivilDay monday =
          absl::PrevWeekday(today_ + 1, absl::Weekday::monday) + 7 * one.days;
      std::string_view rest = text_;
      (void)Take("の", rest);
      const std::optional<int> weekday = TakeJapaneseWeekday(rest);
      if (weekday.has_value()) text_ = rest;
      return monday + weekday.value_or(0);
    }
    for (size_t i = 0; i < kWeekdays.size(); ++i) {
      if (Take(kWeekdays[i], text_)) {
        return After(kWeekdays[i], absl::NextWeekday(today_, static_cast<absl::Weekday>(i)));
      }
    }
    if (const auto weekday = TakeJapaneseWeekday(text_)) {
      return absl::NextWeekday(today_, static_cast<absl::Weekday>(*weekday));
    }
    if (const auto shifted = TakeShift()) return shifted;
    return TakeDate();
  }

  absl::CivilDay After(std::string_view word, absl::CivilDay day) {
    after_ascii_ = absl::ascii_isalpha(static_cast<unsigned char>(word[0]));
    return day;
  }

  // 0 is Monday: `月曜`, `月曜日`.
  static std::optional<int> TakeJapaneseWeekday(std::string_view& text) {
    for (size_t i = 0; i < kWeekdaysJapanese.size(); ++i) {
      std::string_view rest = text;
      if (!Take(kWeekdaysJapanese[i], rest) || !Take("曜", rest)) continue;
      (void)Take("日", rest);
      text = rest;
      return static_cast<int>(i);
    }
    return std::nullopt;
  }

  // `+3d 10:00`: a shift by days, with a time after it.
  std::optional<absl::CivilDay> TakeShift() {
    const size_t space = text_.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const std::optional<absl::CivilDay> day = ShiftedDay(text_.substr(0, space), today_);
    if (day.has_value()) text_.remove_prefix(space);
    return day;
  }

  // `2026-08-20`, `2026/8/20`, `8/20`, `2026年8月20日`, `8月20日`; month before day.
  std::optional<absl::CivilDay> TakeDate() {
    std::string_view rest = text_;
    const std::optional<int> first = TakeNumber(rest);
    if (!first.has_value() || rest.empty()) return std::nullopt;
    const bool dashed = Take("-", rest);
    const bool slashed = !dashed && Take("/", rest);
    const bool japanese_year = !dashed && !slashed && Take("年", rest);
    if (!dashed && !slashed && !japanese_year && !Take("月", rest)) return std::nullopt;
    const bool japanese = !dashed && !slashed;
    const std::optional<int> second = TakeNumber(rest);
    if (!second.has_value()) return std::nullopt;
    const bool has_year = dashed || japanese_year || (slashed && Take("/", rest));
    if (!has_year) {
      if (japanese && !Take("日", rest)) return std::nullopt;
      return MonthAndDay(*first, *second, rest, japanese);
    }
    if ((dashed && !Take("-", rest)) || (japanese && !Take("月", rest))) return std::nullopt;
    const std::optional<int> third = TakeNumber(rest);
    if (!third.has_value() || (japanese && !Take("日", rest))) return std::nullopt;
    if (dashed && rest.data() - text_.data() != 10) return std::nullopt;  // As ISO 8601 has it.
    const absl::CivilDay day(*first, *second, *third);
    if (*first < kYearMin || day.month() != *second || day.day() != *third) return std::nullopt;
    text_ = rest;
    after_ascii_ = !japanese;
    return day;
  }

  std::optional<absl::CivilDay> MonthAndDay(int month, int day, std::string_view rest,
                                            bool japanese) {
    if (month > 12 && day >= 1 && day <= 12 && month <= 31) {
      error_ = UsageError(Phrase("\"$0/$1\" has no month $0: the month comes first", month, day),
                          Phrase("write $0/$1, or the date with its year", day, month));
      return std::nullopt;
    }
    const std::optional<absl::CivilDay> found = NearestDay(month, day, today_, tense_);
    if (!found.has_value()) return std::nullopt;
    text_ = rest;
    after_ascii_ = !japanese;
    return found;
  }

  // `8/20(木)`, as we print it ourselves; false where it is another weekday.
  bool TakeWeekdayBeside(absl::CivilDay day) {
    const std::string_view before = text_;
    if (!Take("(", text_)) return true;
    const auto right = static_cast<size_t>(absl::GetWeekday(day));
    for (size_t i = 0; i < kWeekdaysJapanese.size(); ++i) {
      if (!Take(kWeekdaysJapanese[i], text_)) continue;
      if (Take("曜", text_)) (void)Take("日", text_);
      if (!Take(")", text_)) break;
      after_ascii_ = false;
      if (i == right) return true;
      error_ = UsageError(Phrase("$0 is no $1 but a $2", absl::FormatCivilTime(day),
                                 Phrase::Told(std::string(kWeekdays[i])),
                                 Phrase::Told(std::string(kWeekdays[right]))),
                          "leave the weekday out, or give the year too");
      return false;
    }
    text_ = before;
    return false;
  }

  // `15:00`, `9:30`, `13:00:59`, `15時`, `15時30分`, `15時半`, `午後3時`.
  bool TakeClock(When& when) {
    const bool morning = Take("午前", text_);
    const bool afternoon = !morning && Take("午後", text_);
    const std::string_view of_hour = text_;
    const std::optional<int> hour = TakeNumber(text_);
    if (!hour.has_value() || of_hour.size() - text_.size() > 2) return false;
    int minute = 0;
    if (Take(":", text_)) {
      const std::string_view before = text_;
      const std::optional<int> typed = TakeNumber(text_);
      if (!typed.has_value() || before.size() - text_.size() != 2) return false;
      minute = *typed;
      if (Take(":", text_)) {
        const std::string_view of_second = text_;
        const std::optional<int> second = TakeNumber(text_);
        if (!second.has_value() || of_second.size() - text_.size() != 2 || *second > 59) {
          return false;
        }
        when.second = *second;
      }
    } else if (Take("時", text_)) {
      if (Take("半", text_)) {
        minute = 30;
      } else if (!text_.empty()) {
        const std::optional<int> typed = TakeNumber(text_);
        if (!typed.has_value() || !Take("分", text_)) return false;
        minute = *typed;
      }
    } else {
      return false;
    }
    const bool halves = morning || afternoon;
    if (*hour > (halves ? 12 : 23) || minute > 59) return false;
    const int of_day = halves ? *hour % 12 + (afternoon ? 12 : 0) : *hour;
    when.minute = of_day * 60 + minute;
    return true;
  }

  std::string_view text_;
  const absl::CivilDay today_;
  const Tense tense_;
  bool after_ascii_ =
      true;  // What was read last: a time may not follow it without anything between.
  absl::Status error_;
};

// The season that `text` is the time after: `after obon`, `お盆明け`, `GW明けに`. nullopt: it is of
// another shape.
std::optional<std::string> AfterWhat(const std::string& text) {
  constexpr size_t kAfter = 6;
  if (absl::StartsWith(text, "after ")) {
    return std::string(absl::StripAsciiWhitespace(text.substr(kAfter)));
  }
  for (const std::string end : {"明けに", "明け"}) {
    if (!absl::EndsWith(text, end) || text.size() == end.size()) continue;
    return std::string(absl::StripAsciiWhitespace(text.substr(0, text.size() - end.size())));
  }
  return std::nullopt;
}

absl::StatusOr<When> WhenAfter(const std::string& typed, SeasonCalendar after) {
  absl::StatusOr<std::string> season = SeasonOf(typed);
  if (!season.ok()) return season.status();
  const std::optional<SeasonDay> found = after(*season);
  if (!found.has_value() || !YearFits(found->day)) {
    return Refused(Phrase("the team's policy does not say when $0 is", Phrase::Told(*season)),
                   "give the date itself, such as 2026-08-20");
  }
  When when;
  when.day = found->day;
  when.season = *std::move(season);
  when.season_year = found->year;
  return when;
}

// RFC 3339 with an offset: a moment.
std::optional<When> ReadMoment(const std::string& text, absl::TimeZone zone) {
  absl::Time time;
  std::string error;
  if (text.size() < 17 || !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return std::nullopt;
  }
  const absl::CivilMinute civil = absl::ToCivilMinute(time, zone);
  When when{absl::CivilDay(civil), civil.hour() * 60 + civil.minute(), 0, time};
  if (!YearFits(when.day)) return std::nullopt;
  return when;
}

}  // namespace

std::vector<std::string> SeasonWords() {
  std::vector<std::string> words;
  for (size_t i = 0; i < kSeasons; ++i) words.emplace_back(kSeasonWords.at(i).season);
  return words;
}

absl::StatusOr<std::string> SeasonOf(const std::string& typed) {
  const std::string lower = absl::AsciiStrToLower(Narrow(typed));
  const std::string stripped(absl::StripAsciiWhitespace(lower));
  for (const SeasonWord& one : kSeasonWords) {
    if (one.typed == stripped) return one.season;
  }
  return UsageError(Phrase("\"$0\" is not a season", stripped),
                    "the seasons are golden-week, obon, silver-week, bonenkai, oshogatsu and "
                    "fiscal-year-end");
}

absl::StatusOr<When> ParseWhen(const std::string& typed, absl::Time now, absl::TimeZone zone,
                               Tense tense) {
  return ParseWhen(typed, now, zone, tense,
                   [](const std::string&) { return std::optional<SeasonDay>(); });
}

absl::StatusOr<When> ParseWhen(const std::string& typed, absl::Time now, absl::TimeZone zone,
                               Tense tense, SeasonCalendar after) {
  const std::string text = Narrow(typed);
  const std::string stripped(absl::StripAsciiWhitespace(text));
  const std::string lower = AsShift(absl::AsciiStrToLower(stripped));
  if (const auto season = AfterWhat(lower)) return WhenAfter(*season, after);
  if (std::optional<When> shift = WhenOfShift(lower, now, zone)) return *shift;
  if (std::optional<When> moment = ReadMoment(stripped, zone)) return *moment;
  Reader reader(lower, absl::ToCivilDay(now, zone), tense);
  if (const std::optional<When> when = reader.Read()) return *when;
  if (!reader.error().ok()) return reader.error();
  return NotUnderstood(std::string(absl::StripAsciiWhitespace(typed)));
}

absl::Time StartOf(const When& when, absl::TimeZone zone) {
  if (when.instant) return *when.instant;
  return absl::FromCivil(absl::CivilMinute(when.day) + when.minute.value_or(0), zone) +
         absl::Seconds(when.second);
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
