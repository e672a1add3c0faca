#include "common/integrity/leaf.h"

#include "common/integrity/big_endian.h"

namespace tasuki::integrity {
namespace {

void Write(const LeafFields& fields, FixedWriter& writer) {
  writer.Integer<uint8_t>(kLeafVersion);
  writer.Integer<uint16_t>(fields.rules);
  writer.Bytes(fields.team.bytes());
  writer.Integer<uint64_t>(fields.seq.value());
  writer.Integer<uint64_t>(static_cast<uint64_t>(fields.recorded_at_us));
  writer.Integer<uint8_t>(static_cast<uint8_t>(fields.verdict));
  writer.Bytes(fields.replica.bytes());
  writer.Integer<uint64_t>(fields.replica_seq.value());
  writer.Bytes(fields.header.bytes());
  writer.Bytes(fields.sealed.bytes());
}

static_assert(kLeafBytes == 1 + 2 + 16 + 8 + 8 + 1 + 16 + 8 + 32 + 32);

}  // namespace

std::string LeafBytes(const LeafFields& fields) {
  std::string bytes(kLeafBytes, '\0');
  FixedWriter writer(bytes.data());
  Write(fields, writer);
  return bytes;
}

Hash LeafHash(const LeafFields& fields) {
  char bytes[1 + kLeafBytes];
  FixedWriter writer(bytes);
  writer.Integer<uint8_t>(0);
  Write(fields, writer);
  return Sha256(std::string_view(bytes, sizeof(bytes)));
}

Hash SealedHash(std::string_view sealed, std::string_view sealed_hash) {
  return sealed_hash.empty() ? Sha256(sealed) : Hash::FromTrusted(sealed_hash);
}

}  // namespace tasuki::integrity
