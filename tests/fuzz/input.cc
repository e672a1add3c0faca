#include "tests/fuzz/input.h"

#include <algorithm>

#include "common/base/bytes.h"
#include "common/base/check.h"

namespace tasuki::fuzz {

uint8_t Input::Byte() {
  if (rest_.empty()) return 0;
  const auto byte = static_cast<uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return byte;
}

std::string_view Input::Piece() {
  const size_t high = Byte();
  const size_t low = Byte();
  const size_t bytes = std::min(high << 8 | low, rest_.size());
  const std::string_view piece = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return piece;
}

void AddPiece(std::string& input, std::string_view piece) {
  TASUKI_CHECK(piece.size() <= UINT16_MAX) << "a piece has at most 65,535 bytes";
  PutU16(input, static_cast<uint16_t>(piece.size()));
  input.append(piece);
}

}  // namespace tasuki::fuzz
