#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/ids.h"
#include "common/integrity/hash.h"
#include "tasuki/v1/event.pb.h"

// The leaf of one journal record in the team's Merkle tree (DESIGN.md §3). Pure; any thread.

namespace tasuki::integrity {

// Version byte of the leaf's bytes; another layout is another version.
inline constexpr uint8_t kLeafVersion = 1;
// Bytes of a leaf before hashing.
inline constexpr size_t kLeafBytes = 124;

// What a leaf vouches for.
struct LeafFields {
  uint16_t rules = 0;  // Version of verdicts and fold, from the chunk.
  TeamId team;
  Seq seq;
  int64_t recorded_at_us = 0;  // Microseconds UTC.
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Hash header;  // Sha256 of the header's bytes.
  Hash sealed;  // Sha256 of the sealed part, or of the empty string.
};

// The 124 bytes, big-endian: version u8, rules u16, team 16, seq u64, recorded_at i64, verdict u8,
// replica 16, replica seq u64, header 32, sealed 32.
std::string LeafBytes(const LeafFields& fields);

// SHA-256(0x00 ‖ LeafBytes), as RFC 6962 §2.1. Allocates nothing.
Hash LeafHash(const LeafFields& fields);

// What leaf and chain have of a record's sealed part: its hash, or, where it was dropped, the hash
// that stands in its place (32 bytes, else empty).
Hash SealedHash(std::string_view sealed, std::string_view sealed_hash);

// The leaf hash of record `seq` as a chunk holds it, for those who have its two hashes already.
// `Info` and `Record` are storage::ChunkInfo and storage::RecordView, which this layer does not
// include.
template <class Info, class Record>
Hash RecordLeaf(TeamId team, Seq seq, const Info& info, const Record& record,
                const Hash& header_hash, const Hash& sealed_hash) {
  return LeafHash({.rules = static_cast<uint16_t>(info.rules),
                   .team = team,
                   .seq = seq,
                   .recorded_at_us = info.recorded_at_us,
                   .verdict = record.verdict,
                   .replica = record.replica,
                   .replica_seq = record.replica_seq,
                   .header = header_hash,
                   .sealed = sealed_hash});
}

// The same, hashing both.
template <class Info, class Record>
Hash RecordLeaf(TeamId team, Seq seq, const Info& info, const Record& record) {
  return RecordLeaf(team, seq, info, record, Sha256(record.header),
                    SealedHash(record.sealed, record.sealed_hash));
}

}  // namespace tasuki::integrity
