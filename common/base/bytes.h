#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Bytes to text and integers to bytes. Pure; any thread.

namespace tasuki {

// Debian 12 builds Abseil with a string_view of its own; std::string_view does not convert to it.
// For StrCat, StrSplit and the like.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view FromAbsl(absl::string_view text) { return {text.data(), text.size()}; }

// Lower-case hex, two characters a byte.
std::string HexEncode(std::string_view bytes);

// The bytes of `hex` (either case); InvalidArgument on an odd length or another character.
absl::StatusOr<std::string> HexDecode(std::string_view hex);

// Appends `value` big-endian, so that keys sort by number.
void PutU16(std::string& out, uint16_t value);
void PutU32(std::string& out, uint32_t value);
void PutU64(std::string& out, uint64_t value);

// The big-endian integer at the start of `bytes`, which must be long enough (CHECK).
uint64_t GetU64(std::string_view bytes);
uint32_t GetU32(std::string_view bytes);

// Text as C libraries want it.
inline const uint8_t* ByteData(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

}  // namespace tasuki
