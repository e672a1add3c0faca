#include "common/integrity/sealing.h"
#include "common/base/bytes.h"

#include <sodium.h>
#include <zstd.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/sodium_ready.h"

namespace tasuki::integrity {
namespace {

constexpr char kPlain = 0;
constexpr char kZstd = 1;
// Below this zstd's own frame outweighs what it saves.
constexpr size_t kPackedBytesMin = 64;
constexpr int kZstdLevel = 3;

static_assert(kSealKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kSealNonceBytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kSealTagBytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);

// Codec byte ‖ message.
std::string Pack(std::string_view message) {
  std::string packed;
  if (message.size() >= kPackedBytesMin) {
    packed.resize(1 + ZSTD_compressBound(message.size()));
    packed[0] = kZstd;
    size_t size = ZSTD_compress(packed.data() + 1, packed.size() - 1, message.data(),
                                message.size(), kZstdLevel);
    if (!ZSTD_isError(size) && size < message.size()) {
      packed.resize(1 + size);
      return packed;
    }
    packed.clear();
  }
  packed.reserve(1 + message.size());
  packed.push_back(kPlain);
  packed.append(message);
  return packed;
}

absl::StatusOr<std::string> Unzstd(std::string_view packed) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return Fault(absl::StatusCode::kDataLoss, "the sealed text does not say how long it is");
  }
  if (size > kOpenedBytesMax) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the sealed text would have $0 bytes; at most $1 are opened", size,
                        kOpenedBytesMax));
  }
  // How long it is, is a claim: no more than that is written, and frames that follow are too much.
  std::string message(static_cast<size_t>(size), '\0');
  const size_t got = ZSTD_decompress(message.data(), message.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != message.size()) {
    return Fault(absl::StatusCode::kDataLoss, "the sealed text does not unpack");
  }
  return message;
}

}  // namespace

std::string Seal(std::string_view key, std::string_view message, std::string_view header,
                 Random& random) {
  TASUKI_CHECK(key.size() == kSealKeyBytes) << "a key has 32 bytes, not " << key.size();
  EnsureSodium();
  std::string packed = Pack(message);
  std::string sealed(kSealNonceBytes + packed.size() + kSealTagBytes, '\0');
  random.Fill(sealed.data(), kSealNonceBytes);
  uint8_t* out = reinterpret_cast<uint8_t*>(sealed.data());
  int result = crypto_aead_xchacha20poly1305_ietf_encrypt(
      out + kSealNonceBytes, nullptr, ByteData(packed), packed.size(), ByteData(header),
      header.size(), nullptr, out, ByteData(key));
  TASUKI_CHECK(result == 0) << "XChaCha20-Poly1305 does not seal";
  sodium_memzero(packed.data(), packed.size());
  return sealed;
}

absl::StatusOr<std::string> Open(std::string_view key, std::string_view sealed,
                                 std::string_view header) {
  if (key.size() != kSealKeyBytes) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("a key has $0 bytes, this one has $1", kSealKeyBytes, key.size()));
  }
  if (sealed.size() < kSealOverheadBytes) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("a sealed part has at least $0 bytes, this one has $1", kSealOverheadBytes,
                        sealed.size()));
  }
  EnsureSodium();
  const std::string_view nonce = sealed.substr(0, kSealNonceBytes);
  const std::string_view text = sealed.substr(kSealNonceBytes);
  std::string packed(text.size() - kSealTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<uint8_t*>(packed.data()), nullptr, nullptr, ByteData(text), text.size(),
          ByteData(header), header.size(), ByteData(nonce), ByteData(key)) != 0) {
    return Fault(absl::StatusCode::kDataLoss,
                 "the sealed text does not open: it was altered, or this is not its key or header");
  }
  const char codec = packed[0];
  if (codec == kZstd) return Unzstd(std::string_view(packed).substr(1));
  if (codec != kPlain) {
    return Fault(
        absl::StatusCode::kDataLoss,
        Phrase("the sealed text is packed in way $0, which this program does not know; update it",
               static_cast<int>(codec)));
  }
  if (packed.size() - 1 > kOpenedBytesMax) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the sealed text has $0 bytes; at most $1 are opened", packed.size() - 1,
                        kOpenedBytesMax));
  }
  packed.erase(0, 1);
  return packed;
}

}  // namespace tasuki::integrity
