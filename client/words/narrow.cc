#include "client/words/narrow.h"

#include <cstdint>

namespace tasuki::client {

std::string Narrow(std::string_view text) {
  std::string narrow;
  for (size_t i = 0; i < text.size();) {
    const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
    const bool three = i + 2 < text.size() && (byte(i) >> 4) == 0xE;
    const uint32_t character =
        three ? (byte(i) & 0x0FU) << 12 | (byte(i + 1) & 0x3FU) << 6 | (byte(i + 2) & 0x3FU) : 0;
    if (character == 0x3000) {
      narrow += ' ';
    } else if (character >= 0xFF01 && character <= 0xFF5E) {
      narrow += static_cast<char>(character - 0xFEE0);
    } else {
      narrow.append(text.substr(i, three ? 3 : 1));
    }
    i += three ? 3 : 1;
  }
  return narrow;
}

}  // namespace tasuki::client
