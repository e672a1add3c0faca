#include "client/words/display.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace tasuki::client {
namespace {

// The next code point of `text` at `at`, which moves on; negative where the bytes are not UTF-8.
UChar32 Next(const std::string& text, int32_t& at) {
  UChar32 c = 0;
  U8_NEXT(text.data(), at, static_cast<int32_t>(text.size()), c);
  return c;
}

int WidthOf(UChar32 c) {
  if (c < 0) return 1;
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

// Characters that steer a terminal or turn the reading direction.
bool Steers(UChar32 c) {
  return c < 0 || c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

enum class Breaks { kDrop, kKeep };

std::string Clean(const std::string& text, Breaks breaks) {
  std::string out;
  out.reserve(text.size());
  for (int32_t at = 0; at < static_cast<int32_t>(text.size());) {
    const int32_t start = at;
    const UChar32 c = Next(text, at);
    if (c == '\n' && breaks == Breaks::kKeep) {
      out += '\n';
    } else if (c == '\n' || c == '\t') {
      out += ' ';
    } else if (!Steers(c)) {
      out.append(text, start, at - start);
    } else if (c != '\r') {
      out += "\xEF\xBF\xBD";  // U+FFFD
    }
  }
  return out;
}

}  // namespace

int DisplayWidth(const std::string& text) {
  int width = 0;
  for (int32_t at = 0; at < static_cast<int32_t>(text.size());) width += WidthOf(Next(text, at));
  return width;
}

std::string FitWidth(const std::string& text, int width) {
  if (DisplayWidth(text) <= width) return text;
  int used = 1;  // The ellipsis.
  int32_t at = 0;
  int32_t kept = 0;
  while (at < static_cast<int32_t>(text.size())) {
    used += WidthOf(Next(text, at));
    if (used > width) break;
    kept = at;
  }
  return absl::StrCat(text.substr(0, kept), "…");
}

std::string OneLine(const std::string& text) { return Clean(text, Breaks::kDrop); }
std::string Printable(const std::string& text) { return Clean(text, Breaks::kKeep); }

}  // namespace tasuki::client
