#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "common/storage/limits.h"
#include "tasuki/v1/sync.pb.h"

// The journal's row and the pull's unit: a v1::Chunk with its v1::ChunkBody (DESIGN.md §3). Written
// and read here without making a message for every record; the bytes are protobuf's own, which a
// test compares.

namespace tasuki::storage {

// One record of a chunk. The views point into what they were taken from.
struct RecordView {
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  uint32_t act_left = 0;
  std::string_view header;
  std::string_view sealed;       // Empty: none, or dropped; then
  std::string_view sealed_hash;  // its SHA-256, 32 bytes.
};

// What stands around a chunk's payload.
struct ChunkInfo {
  uint32_t rules = 0;
  Seq first;                   // Of its first record.
  uint32_t count = 0;          // Records; at least 1.
  int64_t recorded_at_us = 0;  // Of all of them.
  v1::Codec codec = v1::NONE;
  uint32_t payload_bytes = 0;  // Unpacked.

  Seq last() const { return first.Plus(count - 1); }
};

// A finished chunk, ready to be stored.
struct BuiltChunk {
  Seq first;
  uint32_t count = 0;
  std::string bytes;  // A serialised v1::Chunk.
};

// Turns a commit's records into chunks, beginning a new one where the next record would pass the
// bounds of limits.h. Made by the sequencer for each commit (Start makes it new); one thread.
class ChunkBuilder {
 public:
  ChunkBuilder();
  ~ChunkBuilder();
  ChunkBuilder(const ChunkBuilder&) = delete;
  ChunkBuilder& operator=(const ChunkBuilder&) = delete;

  // Begins a commit, dropping what was not finished. Buffers are kept.
  void Start(uint32_t rules, Seq first, int64_t recorded_at_us);

  // Appends the next record. InvalidArgument: no verdict, header and sealed above kEventBytesMax, a
  // hash that is not 32 bytes or stands beside what it replaces. Nothing is kept of the views.
  absl::Status Add(const RecordView& record);

  // Puts a device's signature behind the records added so far. InvalidArgument: its fields have not
  // the lengths of sync.proto, or its replica has no record since its last mark.
  absl::Status AddMark(const v1::Mark& mark);

  // The chunks of the commit, in order; none without a record. The builder waits for the next
  // Start.
  std::vector<BuiltChunk> Finish();

  uint32_t count() const { return total_; }  // Records since Start.

 private:
  struct Packer;

  void StartChunk(Seq first);
  void FinishChunk();
  size_t PayloadBytes() const { return replicas_.size() + records_.size() + marks_.size(); }
  size_t Reserved() const { return unmarked_ * kMarkBytesMax; }

  std::unique_ptr<Packer> packer_;

  // The commit.
  uint32_t rules_ = 0;
  int64_t recorded_at_us_ = 0;
  uint32_t total_ = 0;
  std::vector<BuiltChunk> built_;

  // The chunk under construction: its three parts, serialised.
  Seq first_;
  uint32_t count_ = 0;
  std::string replicas_;
  std::string records_;
  std::string marks_;
  struct Origin {
    uint32_t index;
    bool marked;
  };
  absl::flat_hash_map<ReplicaId, Origin> origins_;
  size_t unmarked_ = 0;
};

// Reads chunks, one after another, keeping its buffers. Trusts no byte: DataLoss with what was
// wrong, never more than the bounds of limits.h in memory. Owned by whoever reads; one thread.
class ChunkDecoder {
 public:
  ChunkDecoder() = default;
  ChunkDecoder(const ChunkDecoder&) = delete;
  ChunkDecoder& operator=(const ChunkDecoder&) = delete;

  // Takes in a serialised v1::Chunk. After an error the decoder is empty and may be used again.
  // Checks form only: format 1, bounds, dense count, replica indexes, lengths of ids and hashes,
  // known codec.
  absl::Status Decode(std::string_view chunk);

  const ChunkInfo& info() const { return info_; }

  // Good until the next Decode; they do not point into its argument. records()[i] has seq
  // info().first + i.
  absl::Span<const RecordView> records() const { return records_; }
  absl::Span<const ReplicaId> replicas() const { return replicas_; }
  absl::Span<const v1::Mark> marks() const { return marks_; }

  // The record of `seq`, which must be in this chunk (CHECK).
  const RecordView& record(Seq seq) const;

 private:
  absl::Status DecodeBody();

  ChunkInfo info_;
  std::string payload_;
  std::vector<RecordView> records_;
  std::vector<uint32_t> origins_;  // Replica index of each record.
  std::vector<ReplicaId> replicas_;
  std::vector<v1::Mark> marks_;
};

// What stands around the payload, without unpacking it: for readers that only pass chunks on.
// DataLoss as above.
absl::StatusOr<ChunkInfo> PeekChunk(std::string_view chunk);

// The whole as messages, for tests and for tools that show a chunk. DataLoss as above.
struct ChunkMessages {
  v1::Chunk chunk;
  v1::ChunkBody body;
};
absl::StatusOr<ChunkMessages> DecodeChunk(std::string_view chunk);

}  // namespace tasuki::storage
