#include "common/base/bytes.h"

#include "absl/strings/escaping.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki {
namespace {

int Nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

template <class T>
void PutBigEndian(std::string& out, T value) {
  char buffer[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i) {
    buffer[i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
  }
  out.append(buffer, sizeof(T));
}

template <class T>
T GetBigEndian(std::string_view bytes) {
  TASUKI_CHECK(bytes.size() >= sizeof(T)) << "too short for an integer: " << bytes.size();
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value << 8) | static_cast<uint8_t>(bytes[i]);
  }
  return value;
}

}  // namespace

std::string HexEncode(std::string_view bytes) { return absl::BytesToHexString(ToAbsl(bytes)); }

absl::StatusOr<std::string> HexDecode(std::string_view hex) {
  if (hex.size() % 2 != 0)
    return Fault(absl::StatusCode::kInvalidArgument, "hex has an odd number of digits");
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    int high = Nibble(hex[i]);
    int low = Nibble(hex[i + 1]);
    if (high < 0 || low < 0) return Fault(absl::StatusCode::kInvalidArgument, "not a hex digit");
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return bytes;
}

void PutU16(std::string& out, uint16_t value) { PutBigEndian(out, value); }
void PutU32(std::string& out, uint32_t value) { PutBigEndian(out, value); }
void PutU64(std::string& out, uint64_t value) { PutBigEndian(out, value); }
uint64_t GetU64(std::string_view bytes) { return GetBigEndian<uint64_t>(bytes); }
uint32_t GetU32(std::string_view bytes) { return GetBigEndian<uint32_t>(bytes); }

}  // namespace tasuki
