#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"

// SHA-256, and the value it gives. Pure; any thread.

namespace tasuki::integrity {

// 32 bytes that came out of SHA-256. A value; any thread.
class Hash {
 public:
  static constexpr size_t kBytes = 32;

  constexpr Hash() = default;  // All zero: no hash.

  // Takes exactly 32 bytes; InvalidArgument otherwise.
  static absl::StatusOr<Hash> FromBytes(std::string_view bytes) {
    if (bytes.size() != kBytes) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   Phrase("a hash has 32 bytes, this one has $0", bytes.size()));
    }
    return FromTrusted(bytes);
  }

  // For bytes that were checked before; anything but 32 bytes gives the zero hash.
  static Hash FromTrusted(std::string_view bytes) {
    Hash hash;
    if (bytes.size() == kBytes) std::memcpy(hash.bytes_.data(), bytes.data(), kBytes);
    return hash;
  }

  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), kBytes}; }
  std::string str() const { return std::string(bytes()); }
  std::string Hex() const { return HexEncode(bytes()); }
  bool is_zero() const { return *this == Hash(); }
  uint8_t* data() { return bytes_.data(); }

  friend auto operator<=>(const Hash&, const Hash&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Hash& hash) {
    return H::combine(std::move(h), hash.bytes_);
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

// SHA-256 of `bytes`.
Hash Sha256(std::string_view bytes);

// SHA-256 of all `parts`, one after the other, without a copy of them.
Hash Sha256Parts(std::initializer_list<std::string_view> parts);

}  // namespace tasuki::integrity
