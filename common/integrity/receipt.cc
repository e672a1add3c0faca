#include "common/integrity/receipt.h"

#include <sodium.h>

#include <cstring>
#include <string_view>

#include "common/base/bytes.h"
#include "common/integrity/big_endian.h"
#include "common/integrity/hash.h"
#include "common/integrity/sodium_ready.h"

namespace tasuki::integrity {
namespace {

static_assert(ReceiptKey::kBytes == crypto_auth_hmacsha256_KEYBYTES);
static_assert(Hash::kBytes == crypto_auth_hmacsha256_BYTES);

constexpr std::string_view kWords = "tasuki receipt 1";

bool HasLengths(const v1::Receipt& receipt) {
  return receipt.root().size() == Hash::kBytes &&
         (receipt.replica().empty() || receipt.replica().size() == ReplicaId::kBytes);
}

std::array<uint8_t, Hash::kBytes> Mac(const std::array<uint8_t, ReceiptKey::kBytes>& key,
                                      TeamId team, const v1::Receipt& receipt) {
  char bytes[kWords.size() + TeamId::kBytes + 3 * sizeof(uint64_t) + Hash::kBytes +
             ReplicaId::kBytes];
  FixedWriter writer(bytes);
  writer.Bytes(kWords);
  writer.Bytes(team.bytes());
  writer.Integer<uint64_t>(receipt.epoch());
  writer.Integer<uint64_t>(receipt.seq());
  writer.Bytes(receipt.root());
  writer.Bytes(ReplicaId::FromTrusted(receipt.replica()).bytes());
  writer.Integer<uint64_t>(receipt.replica_seq());
  std::array<uint8_t, Hash::kBytes> mac{};
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const uint8_t*>(bytes), sizeof(bytes),
                         key.data());
  return mac;
}

}  // namespace

ReceiptKey::ReceiptKey(const DeviceKey& server) : empty_(false) {
  EnsureSodium();
  std::string secret = server.secret();
  const Hash derived = Sha256Parts({"tasuki receipt key 1", secret});
  sodium_memzero(secret.data(), secret.size());
  std::memcpy(key_.data(), derived.bytes().data(), kBytes);
}

void ReceiptKey::Seal(TeamId team, v1::Receipt& receipt) const {
  if (empty_ || !HasLengths(receipt)) return;
  const auto mac = Mac(key_, team, receipt);
  receipt.set_mac(std::string(reinterpret_cast<const char*>(mac.data()), mac.size()));
}

bool ReceiptKey::IsGood(TeamId team, const v1::Receipt& receipt) const {
  if (empty_ || !HasLengths(receipt) || receipt.mac().size() != Hash::kBytes) return false;
  const auto mac = Mac(key_, team, receipt);
  return crypto_verify_32(mac.data(), ByteData(receipt.mac())) == 0;
}

}  // namespace tasuki::integrity
