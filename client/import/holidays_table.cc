#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "client/import/holidays.h"
#include "client/import/holidays_limits.h"
#include "client/table/csv_reader.h"
#include "client/words/display.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

// Tables of holidays as governments and others publish them: which column is which is seen from
// their names.

namespace tasuki::client {
namespace {

constexpr size_t kNoColumn = static_cast<size_t>(-1);

// Which column is which; kNoColumn: there is none.
struct HolidayColumns {
  size_t date = kNoColumn;
  size_t name = kNoColumn;
  size_t english = kNoColumn;
  size_t japanese = kNoColumn;
};

template <size_t N>
bool IsOneOf(const std::string& text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

template <size_t N>
bool HasOneOf(const std::string& text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

constexpr std::array<std::string_view, 5> kHolidayDate = {"date", "日付", "月日", "年月日", "期日"};
constexpr std::array<std::string_view, 8> kHolidayName = {"name", "holiday", "title", "summary",
                                                          "名称", "名前",    "祝日",  "休日"};
constexpr std::array<std::string_view, 5> kHolidayEnglish = {"name_en", "en", "english", "英語",
                                                             "英語名"};
constexpr std::array<std::string_view, 6> kHolidayJapanese = {"name_ja", "ja",       "japanese",
                                                              "日本語",  "日本語名", "和名"};

absl::StatusOr<HolidayColumns> ColumnsOf(const std::vector<std::string>& names) {
  HolidayColumns columns;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(names[i]));
    if (columns.date == kNoColumn && HasOneOf(name, kHolidayDate)) {
      columns.date = i;
    } else if (columns.english == kNoColumn && IsOneOf(name, kHolidayEnglish)) {
      columns.english = i;
    } else if (columns.japanese == kNoColumn && IsOneOf(name, kHolidayJapanese)) {
      columns.japanese = i;
    } else if (columns.name == kNoColumn && HasOneOf(name, kHolidayName)) {
      columns.name = i;
    }
  }
  const std::string all = OneLine(absl::StrJoin(names, ", "));
  if (columns.date == kNoColumn) {
    return Refused(Phrase("no column of the file is called date (there are: $0)", InList(all)),
                   kHolidayFileAdvice);
  }
  if (columns.name == kNoColumn && columns.english == kNoColumn && columns.japanese == kNoColumn) {
    return Refused(Phrase("no column of the file is called name (there are: $0)", InList(all)),
                   kHolidayFileAdvice);
  }
  return columns;
}

// Digits from `at` on, which moves behind them; nullopt: none, or too many.
std::optional<int32_t> NumberAt(std::string_view text, size_t& at) {
  const size_t begin = at;
  int32_t number = 0;
  while (at < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[at]))) {
    if (at - begin == 4) return std::nullopt;
    number = number * 10 + (text[at++] - '0');
  }
  return at == begin ? std::nullopt : std::optional(number);
}

bool Skip(std::string_view text, size_t& at, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text.substr(at, word.size()) != word) continue;
    at += word.size();
    return true;
  }
  return false;
}

// 2026-05-03, 2026/5/3, 2026年5月3日, 20260503. The year stands first: 5/3/2026 is two days.
std::optional<int32_t> DayOf(std::string_view text) {
  std::string plain(text);
  if (text.size() == 8 && std::all_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_isdigit(static_cast<unsigned char>(c));
      })) {
    plain = plain.substr(0, 4) + "-" + plain.substr(4, 2) + "-" + plain.substr(6);
  }
  const std::string_view view = plain;
  size_t at = 0;
  const std::optional<int32_t> year = NumberAt(view, at);
  if (!year.has_value() || at != 4 || !Skip(view, at, {"-", "/", ".", "年"})) return std::nullopt;
  const std::optional<int32_t> month = NumberAt(view, at);
  if (!month.has_value() || !Skip(view, at, {"-", "/", ".", "月"})) return std::nullopt;
  const std::optional<int32_t> day = NumberAt(view, at);
  if (!day.has_value()) return std::nullopt;
  Skip(view, at, {"日"});
  if (at != view.size() || *year < kHolidayYearMin || *year > kHolidayYearMax) return std::nullopt;
  const absl::CivilDay civil(*year, *month, *day);
  if (civil.month() != *month || civil.day() != *day) return std::nullopt;
  return domain::DayNumber(civil);
}

std::string Field(const CsvRow& row, size_t column) {
  if (column == kNoColumn) return "";
  return std::string(absl::StripAsciiWhitespace(row.fields[column]));
}

absl::Status BadLine(uint64_t line, const Phrase& why) {
  return Refused(Phrase("line $0: $1", line, why), kHolidayFileAdvice);
}

absl::StatusOr<HolidayEntry> EntryOf(const CsvRow& row, const HolidayColumns& columns) {
  const std::string date = Field(row, columns.date);
  const std::optional<int32_t> day = DayOf(date);
  if (!day.has_value()) {
    return BadLine(row.line,
                   Phrase("\"$0\" is not a date such as 2026-08-14", InList(OneLine(date))));
  }
  const std::string english = Field(row, columns.english);
  std::string plain = Field(row, columns.name);
  std::string japanese = Field(row, columns.japanese);
  HolidayEntry entry{*day, english, japanese};
  if (entry.name.empty()) {
    entry.name = plain.empty() ? std::exchange(entry.name_ja, "") : plain;
  } else if (entry.name_ja.empty()) {
    entry.name_ja = plain;
  }
  if (entry.name.empty()) return BadLine(row.line, "the holiday has no name");
  if (entry.name.size() > kHolidayNameBytesMax || entry.name_ja.size() > kHolidayNameBytesMax) {
    return BadLine(row.line, Phrase("the name has more than $0 bytes", kHolidayNameBytesMax));
  }
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<HolidayEntry>> ReadHolidayTable(const std::string& bytes) {
  const CsvEncoding encoding = IsUtf8(bytes) ? CsvEncoding::kUtf8 : CsvEncoding::kCp932;
  absl::StatusOr<std::unique_ptr<CsvReader>> reader =
      CsvReader::Open(MakeTextSource(bytes), encoding);
  if (!reader.ok()) return Refused(PhraseOf(reader.status()), kHolidayFileAdvice);
  TASUKI_ASSIGN_OR_RETURN(const HolidayColumns columns, ColumnsOf((*reader)->columns()));
  std::vector<HolidayEntry> entries;
  CsvRow row;
  while (true) {
    TASUKI_ASSIGN_OR_RETURN(const bool found, (*reader)->Next(row));
    if (!found) return entries;
    if (!row.error.ok()) return BadLine(row.line, PhraseOf(row.error));
    if (Field(row, columns.date).empty() && Field(row, columns.name).empty()) continue;
    if (entries.size() == kHolidayEntriesMax) {
      return Refused(Phrase("the file has more than $0 holidays", kHolidayEntriesMax),
                     kHolidayFileAdvice);
    }
    TASUKI_ASSIGN_OR_RETURN(HolidayEntry entry, EntryOf(row, columns));
    entries.push_back(std::move(entry));
  }
}

}  // namespace tasuki::client
