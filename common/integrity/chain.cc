#include "common/integrity/chain.h"

#include "common/integrity/big_endian.h"

namespace tasuki::integrity {

Hash ChainStart(TeamId team, ReplicaId replica) {
  return Sha256Parts({"tasuki chain 1", team.bytes(), replica.bytes()});
}

Hash ChainNext(const Hash& before, ReplicaSeq seq, const Hash& header_hash,
               const Hash& sealed_hash) {
  char bytes[3 * Hash::kBytes + 8];
  FixedWriter writer(bytes);
  writer.Bytes(before.bytes());
  writer.Integer<uint64_t>(seq.value());
  writer.Bytes(header_hash.bytes());
  writer.Bytes(sealed_hash.bytes());
  return Sha256(std::string_view(bytes, sizeof(bytes)));
}

}  // namespace tasuki::integrity
