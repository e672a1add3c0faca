#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/random.h"

// Ed25519 (RFC 8032) keys of devices and servers. Public keys have 32 bytes, signatures 64.

namespace tasuki::integrity {

inline constexpr size_t kPublicKeyBytes = 32;
inline constexpr size_t kSecretBytes = 32;
inline constexpr size_t kSignatureBytes = 64;

using PublicKey = std::string;
using Signature = std::string;

// The key pair of a device, or of a server in one team. Made at enrolment (`init`), kept in a file
// of mode 0600. A value that wipes its secret when it goes; const calls from any thread. Never
// logged.
class DeviceKey {
 public:
  static DeviceKey Generate(Random& random);
  // From the 32 bytes that secret() gave; InvalidArgument for any other length.
  static absl::StatusOr<DeviceKey> FromSecret(std::string_view secret);

  DeviceKey(const DeviceKey&) = default;
  DeviceKey& operator=(const DeviceKey&) = default;
  ~DeviceKey();

  PublicKey public_key() const;
  std::string secret() const;
  Signature Sign(std::string_view message) const;

 private:
  DeviceKey() = default;

  std::array<uint8_t, kSecretBytes + kPublicKeyBytes> key_{};  // Seed ‖ public key, as libsodium.
};

// Whether `signature` is that key's over `message`; false for anything of a wrong length.
bool VerifySignature(std::string_view public_key, std::string_view message,
                     std::string_view signature);

}  // namespace tasuki::integrity
