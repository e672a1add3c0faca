// Sealed text from a stranger (byte 0: kRaw), or from a colleague who holds the key and packs what
// they like (kPacked); and any text through sealing and opening (kText).

#include <sodium.h>
#include <zstd.h>

#include <string>
#include <vector>

#include "common/base/check.h"
#include "common/base/random.h"
#include "common/integrity/sealing.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

enum Kind : uint8_t { kRaw = 0, kPacked = 1, kText = 2, kKinds = 3 };

const std::string kKey(integrity::kSealKeyBytes, 'k');
constexpr std::string_view kHeader = "header";

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// Codec byte and message sealed as they are.
std::string SealPacked(std::string_view packed) {
  using integrity::kSealNonceBytes;
  using integrity::kSealTagBytes;
  std::string sealed(kSealNonceBytes + packed.size() + kSealTagBytes, '\0');
  auto* out = reinterpret_cast<uint8_t*>(sealed.data());
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kSealNonceBytes, nullptr, Bytes(packed),
                                             packed.size(), Bytes(kHeader), kHeader.size(), nullptr,
                                             out, Bytes(kKey));
  return sealed;
}

std::string Zstd(const std::string& message) {
  std::string packed(ZSTD_compressBound(message.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), message.data(), message.size(), 3));
  return packed;
}

std::vector<std::string> SealingSeeds() {
  SeededRandom random(1);
  std::string long_text;
  while (long_text.size() < 300) long_text += "見積もりの件、ご確認ください。";
  const std::string bomb(5 << 20, 'x');
  std::vector<std::string> seeds;
  for (const std::string& text : {std::string(), std::string("short"), long_text}) {
    seeds.push_back(std::string(1, kRaw) + integrity::Seal(kKey, text, kHeader, random));
    seeds.push_back(std::string(1, kText) + text);
  }
  seeds.push_back(std::string(1, kPacked) + std::string(1, '\0') + "plain");
  seeds.push_back(std::string(1, kPacked) + "\x01" + Zstd(long_text));
  seeds.push_back(std::string(1, kPacked) + "\x01" + Zstd(bomb));
  return seeds;
}

int TakeSealing(const uint8_t* data, size_t size) {
  Input input(data, size);
  const auto kind = static_cast<Kind>(input.Byte() % kKinds);
  const std::string_view rest = input.Rest();
  if (kind == kText) {
    if (rest.size() > integrity::kOpenedBytesMax) return 0;  // No event holds it.
    SeededRandom random(1);
    const std::string sealed = integrity::Seal(kKey, rest, kHeader, random);
    absl::StatusOr<std::string> opened = integrity::Open(kKey, sealed, kHeader);
    TASUKI_CHECK(opened.ok() && *opened == rest) << "what was sealed does not come back";
    return 0;
  }
  const std::string sealed = kind == kPacked ? SealPacked(rest) : std::string(rest);
  absl::StatusOr<std::string> opened = integrity::Open(kKey, sealed, kHeader);
  if (!opened.ok()) return 0;
  TASUKI_CHECK(opened->size() <= integrity::kOpenedBytesMax)
      << "opened to " << opened->size() << " bytes";
  return 0;
}

}  // namespace

const Target kSealingTarget{"sealing", TakeSealing, SealingSeeds};

}  // namespace tasuki::fuzz
