#include "client/utf8.h"

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

}  // namespace tasuki::client
