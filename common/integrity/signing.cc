#include "common/integrity/signing.h"
#include "common/base/bytes.h"

#include <sodium.h>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/sodium_ready.h"

namespace tasuki::integrity {
namespace {

static_assert(kPublicKeyBytes == crypto_sign_PUBLICKEYBYTES);
static_assert(kSecretBytes == crypto_sign_SEEDBYTES);
static_assert(kSecretBytes + kPublicKeyBytes == crypto_sign_SECRETKEYBYTES);
static_assert(kSignatureBytes == crypto_sign_BYTES);

}  // namespace

DeviceKey DeviceKey::Generate(Random& random) {
  std::string seed = random.Bytes(kSecretBytes);
  absl::StatusOr<DeviceKey> key = FromSecret(seed);
  sodium_memzero(seed.data(), seed.size());
  TASUKI_CHECK(key.ok()) << key.status();
  return *key;
}

absl::StatusOr<DeviceKey> DeviceKey::FromSecret(std::string_view secret) {
  if (secret.size() != kSecretBytes) {
    return Fault(
        absl::StatusCode::kInvalidArgument,
        Phrase("a device's secret has $0 bytes, this one has $1", kSecretBytes, secret.size()));
  }
  EnsureSodium();
  DeviceKey key;
  uint8_t public_key[kPublicKeyBytes];
  int result = crypto_sign_seed_keypair(public_key, key.key_.data(), ByteData(secret));
  TASUKI_CHECK(result == 0) << "Ed25519 makes no key pair";
  return key;
}

DeviceKey::~DeviceKey() { sodium_memzero(key_.data(), key_.size()); }

PublicKey DeviceKey::public_key() const {
  return PublicKey(reinterpret_cast<const char*>(key_.data()) + kSecretBytes, kPublicKeyBytes);
}

std::string DeviceKey::secret() const {
  return std::string(reinterpret_cast<const char*>(key_.data()), kSecretBytes);
}

Signature DeviceKey::Sign(std::string_view message) const {
  Signature signature(kSignatureBytes, '\0');
  int result = crypto_sign_detached(reinterpret_cast<uint8_t*>(signature.data()), nullptr,
                                    ByteData(message), message.size(), key_.data());
  TASUKI_CHECK(result == 0) << "Ed25519 does not sign";
  return signature;
}

bool VerifySignature(std::string_view public_key, std::string_view message,
                     std::string_view signature) {
  if (public_key.size() != kPublicKeyBytes || signature.size() != kSignatureBytes) return false;
  EnsureSodium();
  return crypto_sign_verify_detached(ByteData(signature), ByteData(message), message.size(),
                                     ByteData(public_key)) == 0;
}

}  // namespace tasuki::integrity
