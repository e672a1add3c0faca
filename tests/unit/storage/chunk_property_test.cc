// Properties of the chunk codec, on generated commits and on bytes that nobody meant.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/storage/chunk.h"

namespace tasuki::storage {
namespace {

struct Event {
  v1::Verdict verdict;
  ReplicaId replica;
  uint64_t replica_seq;
  uint32_t act_left;
  std::string header;
  std::string sealed;
  std::string sealed_hash;
};

std::vector<Event> MakeEvents(SeededRandom& random, size_t count) {
  std::vector<ReplicaId> replicas;
  for (int i = 0; i < 5; ++i) replicas.push_back(ReplicaId::Random(random));
  std::vector<Event> events;
  for (size_t i = 0; i < count; ++i) {
    const bool big = random.Below(50) == 0;
    const bool plain = random.Below(2) == 0;
    Event event;
    event.verdict = static_cast<v1::Verdict>(1 + random.Below(6));
    event.replica = replicas[random.Below(replicas.size())];
    event.replica_seq = random.Below(UINT64_MAX);
    event.act_left = static_cast<uint32_t>(random.Below(8192));
    const size_t header_bytes = random.Below(big ? 60'000 : 300);
    event.header = plain ? std::string(header_bytes, 'h') : random.Bytes(header_bytes);
    event.sealed = random.Bytes(random.Below(big ? 60'000 : 400));
    if (event.sealed.empty()) event.sealed_hash = random.Bytes(32);
    events.push_back(std::move(event));
  }
  return events;
}

std::vector<BuiltChunk> Build(const std::vector<Event>& events, Seq first, int64_t recorded_at) {
  ChunkBuilder builder;
  builder.Start(1, first, recorded_at);
  for (const Event& event : events) {
    const absl::Status added =
        builder.Add({event.verdict, event.replica, ReplicaSeq(event.replica_seq), event.act_left,
                     event.header, event.sealed, event.sealed_hash});
    RC_ASSERT(added.ok());
  }
  return builder.Finish();
}

TEST(ChunkPropertyTest, EveryCommitComesBackAsItWentIn) {
  EXPECT_TRUE(rc::check([](uint64_t seed, int64_t recorded_at) {
    SeededRandom random(seed);
    const std::vector<Event> events = MakeEvents(random, random.Below(300));
    const Seq first(1 + random.Below(1'000'000));
    ChunkDecoder decoder;
    size_t i = 0;
    for (const BuiltChunk& chunk : Build(events, first, recorded_at)) {
      RC_ASSERT(chunk.first == first.Plus(i));
      RC_ASSERT(decoder.Decode(chunk.bytes).ok());
      RC_ASSERT(decoder.info().first == chunk.first);
      RC_ASSERT(decoder.info().count == chunk.count);
      RC_ASSERT(decoder.info().recorded_at_us == recorded_at);
      RC_ASSERT(decoder.info().payload_bytes <= kChunkPayloadBytesMax);
      for (const RecordView& record : decoder.records()) {
        const Event& event = events[i++];
        RC_ASSERT(record.verdict == event.verdict);
        RC_ASSERT(record.replica == event.replica);
        RC_ASSERT(record.replica_seq.value() == event.replica_seq);
        RC_ASSERT(record.act_left == event.act_left);
        RC_ASSERT(record.header == event.header);
        RC_ASSERT(record.sealed == event.sealed);
        RC_ASSERT(record.sealed_hash == event.sealed_hash);
      }
    }
    RC_ASSERT(i == events.size());
  }));
}

TEST(ChunkPropertyTest, RandomBytesAreRefusedOrReadWithinBounds) {
  ChunkDecoder decoder;  // One for all: an error must leave nothing behind.
  EXPECT_TRUE(rc::check([&](uint64_t seed) {
    SeededRandom random(seed);
    const std::string bytes = random.Bytes(random.Below(2000));
    const absl::Status status = decoder.Decode(bytes);
    RC_ASSERT(status.ok() || absl::IsDataLoss(status));
    RC_ASSERT(status.ok() || decoder.records().empty());
  }));
}

// Random bytes rarely get past the first field; a good chunk with a few bytes changed gets
// everywhere.
TEST(ChunkPropertyTest, ChangedAndCutChunksAreRefusedOrReadWithinBounds) {
  ChunkDecoder decoder;
  EXPECT_TRUE(rc::check([&](uint64_t seed) {
    SeededRandom random(seed);
    const std::vector<Event> events = MakeEvents(random, 1 + random.Below(8));
    for (BuiltChunk& chunk : Build(events, Seq(1), 0)) {
      for (int round = 0; round < 20; ++round) {
        std::string bytes = chunk.bytes;
        for (uint64_t i = random.Below(4); i > 0; --i) {
          bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
        }
        if (random.Below(3) == 0) bytes.resize(random.Below(bytes.size()));
        const absl::Status status = decoder.Decode(bytes);
        RC_ASSERT(status.ok() || absl::IsDataLoss(status));
        if (!status.ok()) continue;
        // What is read is what the generated messages read.
        const absl::StatusOr<ChunkMessages> messages = DecodeChunk(bytes);
        RC_ASSERT(messages.ok());
        RC_ASSERT(messages->body.records_size() == static_cast<int>(decoder.info().count));
        RC_ASSERT(decoder.info().payload_bytes <= kChunkPayloadBytesMax);
      }
    }
  }));
}

}  // namespace
}  // namespace tasuki::storage
