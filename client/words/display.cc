#include "client/words/display.h"

#include "client/limits.h"
#include "client/words/utf8.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/terminal.h"

namespace tasuki::client {
namespace {

constexpr UChar32 kSoftHyphen = 0x00AD;
constexpr int kHangMore = 2;  // What follows a line is indented so much further.

// The next code point of `text` at `at`, which moves on; negative where the bytes are not UTF-8.
UChar32 Next(const std::string& text, int32_t& at) {
  UChar32 c = 0;
  U8_NEXT(text.data(), at, static_cast<int32_t>(text.size()), c);
  return c;
}

// As wcwidth(3) has it.
int WidthOf(UChar32 c) {
  if (c < 0 || c == kSoftHyphen) return 1;
  if (c < 0x300) return u_charType(c) == U_CONTROL_CHAR ? 0 : 1;
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

enum class Parts { kWords, kCharacters, kCodePoints };

std::vector<std::string> CodePoints(const std::string& text) {
  std::vector<std::string> points;
  for (int32_t at = 0; at < static_cast<int32_t>(text.size());) {
    const int32_t begin = at;
    Next(text, at);
    points.push_back(text.substr(begin, at - begin));
  }
  return points;
}

// `text` in parts between which a line may end; they make it up again.
std::vector<std::string> Split(const std::string& text, Parts parts) {
  if (parts == Parts::kCodePoints) return CodePoints(text);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      parts == Parts::kWords
          ? icu::BreakIterator::createLineInstance(icu::Locale::getRoot(), error)
          : icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
  UText bytes = UTEXT_INITIALIZER;
  utext_openUTF8(&bytes, text.data(), static_cast<int64_t>(text.size()), &error);
  if (U_SUCCESS(error) != 0) breaks->setText(&bytes, error);
  if (U_SUCCESS(error) == 0) {  // No data of the library's: any place is as good.
    utext_close(&bytes);
    return CodePoints(text);
  }
  std::vector<std::string> split;
  int32_t begin = breaks->first();
  for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    split.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  utext_close(&bytes);
  return split;
}

size_t SpacesAtEnd(const std::string& text) {
  return text.size() - (text.find_last_not_of(' ') + 1);
}

// The lines that `Wrapped` gives, while they are filled.
struct Lines {
  const int width;
  const std::string indent;
  std::vector<std::string> done;
  std::string line;
  int used = 0;
  bool empty = true;  // Nothing but its indentation.

  void End() {
    line.resize(line.size() - SpacesAtEnd(line));
    done.push_back(std::move(line));
    line = indent;
    used = static_cast<int>(indent.size());
    empty = true;
  }

  void Add(const std::string& text, Parts parts) {
    for (const std::string& part : Split(text, parts)) {
      const int part_width = DisplayWidth(part);
      const int seen = part_width - static_cast<int>(SpacesAtEnd(part));
      if (used + seen > width && !empty) End();
      if (used + seen > width && parts != Parts::kCodePoints) {
        Add(part, parts == Parts::kWords ? Parts::kCharacters : Parts::kCodePoints);
        continue;
      }
      if (empty && seen == 0 && !done.empty()) continue;  // Spaces that begin a line.
      line += part;
      used += part_width;
      if (seen > 0) empty = false;
    }
  }
};

}  // namespace

int DisplayWidth(const std::string& text) {
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (ascii) return static_cast<int>(text.size());
  int width = 0;
  for (int32_t at = 0; at < static_cast<int32_t>(text.size());) width += WidthOf(Next(text, at));
  return width;
}

std::string FitWidth(const std::string& text, int width) {
  if (DisplayWidth(text) <= width) return text;
  int used = 1;  // The ellipsis.
  std::string kept;
  for (const std::string& character : Split(text, Parts::kCharacters)) {
    used += DisplayWidth(character);
    if (used > width) break;
    kept += character;
  }
  return absl::StrCat(kept, "…");
}

std::vector<std::string> Wrapped(const std::string& text, int width, int hang) {
  if (DisplayWidth(text) <= width) return {text};
  Lines lines{width, std::string(std::clamp(hang, 0, std::max(width / 2, 0)), ' '), {}, {}};
  lines.Add(text, Parts::kWords);
  if (!lines.empty || lines.done.empty()) lines.End();
  return std::move(lines.done);
}

int HangOf(const std::string& line, int width) {
  const size_t begin = line.find_first_not_of(' ');
  if (begin == std::string::npos) return 0;
  const size_t gap = line.find("  ", begin);
  if (gap != std::string::npos) {
    const size_t column = line.find_first_not_of(' ', gap);
    if (column != std::string::npos) {
      const int hang = DisplayWidth(line.substr(0, column));
      if (hang <= width / 2) return hang;
    }
  }
  return static_cast<int>(begin) + kHangMore;
}

std::string OneLine(const std::string& text) { return Harmless(text, Breaks::kSpaces); }
std::string Printable(const std::string& text) { return Harmless(text, Breaks::kKeep); }

std::string InList(const std::string& name) {
  if (name.size() <= kNameListedBytesMax) return name;
  return std::string(Utf8Head(name, kNameListedBytesMax)) + "…";
}

}  // namespace tasuki::client
