// A chunk as a server may send it, or a disk give it back. What is taken keeps every bound, is the
// same for each reader, and comes out the same when built again.

#include <string>
#include <vector>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/storage/chunk.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

using storage::ChunkBuilder;
using storage::ChunkDecoder;
using storage::RecordView;

std::string Build(int records, std::string_view sealed) {
  ChunkBuilder builder;
  builder.Start(1, Seq(100), 1785304800123456);
  const std::string header(200, 'h');
  const ReplicaId replicas[] = {ReplicaId::FromTrusted("0123456789abcdef"),
                                ReplicaId::FromTrusted("fedcba9876543210")};
  for (int i = 0; i < records; ++i) {
    const auto seq = ReplicaSeq(static_cast<uint64_t>(i) + 1);
    const RecordView record{v1::EFFECTIVE, replicas[i % 2], seq, 0, header, sealed, ""};
    TASUKI_CHECK(builder.Add(record).ok()) << "a seed's record is refused";
  }
  v1::Mark mark;
  mark.set_replica(replicas[0].str());
  mark.set_replica_seq(1);
  mark.set_chain(std::string(32, 'c'));
  mark.set_signature(std::string(64, 's'));
  TASUKI_CHECK(builder.AddMark(mark).ok()) << "a seed's mark is refused";
  return builder.Finish().at(0).bytes;
}

void CheckBounds(const ChunkDecoder& decoder) {
  TASUKI_CHECK(decoder.info().count == decoder.records().size()) << "another count";
  TASUKI_CHECK(decoder.info().count <= storage::kChunkRecordsMax) << "too many records";
  TASUKI_CHECK(decoder.info().payload_bytes <= storage::kChunkPayloadBytesMax) << "too big";
  for (const RecordView& record : decoder.records()) {
    TASUKI_CHECK(record.header.size() + record.sealed.size() <= storage::kEventBytesMax)
        << "an event is too big";
    TASUKI_CHECK(record.sealed_hash.empty() || record.sealed_hash.size() == 32) << "no hash";
  }
}

// The records put into chunks again must be read as the same records.
void CheckRebuilt(const ChunkDecoder& decoder) {
  ChunkBuilder builder;
  builder.Start(decoder.info().rules, decoder.info().first, decoder.info().recorded_at_us);
  for (const RecordView& record : decoder.records()) {
    TASUKI_CHECK(builder.Add(record).ok()) << "a record that was read cannot be written";
  }
  size_t at = 0;
  ChunkDecoder again;
  for (const storage::BuiltChunk& chunk : builder.Finish()) {
    TASUKI_CHECK(again.Decode(chunk.bytes).ok()) << "what was built is refused";
    for (const RecordView& record : again.records()) {
      const RecordView& before = decoder.records()[at++];
      TASUKI_CHECK(record.verdict == before.verdict && record.replica == before.replica &&
                   record.replica_seq == before.replica_seq && record.act_left == before.act_left &&
                   record.header == before.header && record.sealed == before.sealed &&
                   record.sealed_hash == before.sealed_hash)
          << "record " << at << " changed";
    }
  }
  TASUKI_CHECK(at == decoder.records().size()) << "records got lost";
}

std::vector<std::string> ChunkSeeds() {
  SeededRandom random(1);
  return {Build(1, ""), Build(3, "sealed"), Build(40, std::string(50, 's')),
          Build(2, random.Bytes(700))};
}

int TakeChunk(const uint8_t* data, size_t size) {
  const std::string_view chunk(reinterpret_cast<const char*>(data), size);
  storage::ChunkDecoder decoder;
  const bool taken = decoder.Decode(chunk).ok();
  const bool taken_as_messages = storage::DecodeChunk(chunk).ok();
  TASUKI_CHECK(taken == taken_as_messages) << "two readers do not agree";
  if (!taken) return 0;
  TASUKI_CHECK(storage::PeekChunk(chunk).ok()) << "a good chunk's frame is refused";
  fuzz::CheckBounds(decoder);
  fuzz::CheckRebuilt(decoder);
  return 0;
}

}  // namespace

const Target kChunkTarget{"chunk", TakeChunk, ChunkSeeds};

}  // namespace tasuki::fuzz
