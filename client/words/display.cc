#include "client/words/display.h"

#include "client/limits.h"
#include "client/words/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/base/terminal.h"

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

std::string OneLine(const std::string& text) { return Harmless(text, Breaks::kSpaces); }
std::string Printable(const std::string& text) { return Harmless(text, Breaks::kKeep); }

std::string InList(const std::string& name) {
  if (name.size() <= kNameListedBytesMax) return name;
  return std::string(Utf8Head(name, kNameListedBytesMax)) + "…";
}

}  // namespace tasuki::client
