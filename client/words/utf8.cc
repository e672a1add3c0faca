#include "client/words/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace tasuki::client {

bool IsUtf8(std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string_view Utf8Head(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && U8_IS_TRAIL(static_cast<uint8_t>(text[end]))) --end;
  return text.substr(0, end);
}

std::string_view Trimmed(std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  int32_t begin = 0;
  for (int32_t at = 0; at < size; begin = at) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0 || !u_isUWhiteSpace(c)) break;
  }
  int32_t end = size;
  for (int32_t at = size; at > begin; end = at) {
    UChar32 c = 0;
    U8_PREV(text.data(), 0, at, c);
    if (c < 0 || !u_isUWhiteSpace(c)) break;
  }
  return text.substr(begin, end - begin);
}

}  // namespace tasuki::client
