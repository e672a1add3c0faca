#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/random.h"

// Sealing personal text (DESIGN.md §3): 24 random nonce bytes ‖ XChaCha20-Poly1305-IETF(key, nonce,
// codec byte ‖ message, header as associated data). The codec byte is 0, or 1 where the message is
// packed with zstd because that is shorter. Pure but for the nonce; any thread.

namespace tasuki::integrity {

inline constexpr size_t kSealKeyBytes = 32;
inline constexpr size_t kSealNonceBytes = 24;
inline constexpr size_t kSealTagBytes = 16;
// What sealing adds to a message at most: nonce, codec byte, tag.
inline constexpr size_t kSealOverheadBytes = kSealNonceBytes + 1 + kSealTagBytes;
// A message that would open to more is refused: packed or not, nobody writes one (the texts of an
// event have at most 128 KiB before they are packed), so it is a bomb.
inline constexpr size_t kOpenedBytesMax = 128 << 10;

// Seals `message` under `key` (32 bytes, CHECK) and binds it to the event's serialised `header`.
std::string Seal(std::string_view key, std::string_view message, std::string_view header,
                 Random& random);

// The message. InvalidArgument: a key that has not 32 bytes; DataLoss: altered, another key or
// header, or too big unpacked.
absl::StatusOr<std::string> Open(std::string_view key, std::string_view sealed,
                                 std::string_view header);

}  // namespace tasuki::integrity
