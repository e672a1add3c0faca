// The chunk codec: bounds, splitting, marks, and bytes that are protobuf's own (DESIGN.md §3).

#include "common/storage/chunk.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/storage/limits.h"

namespace tasuki::storage {
namespace {

constexpr int64_t kRecordedAt = 1'700'000'000'000'000;

RecordView Record(ReplicaId replica, uint64_t replica_seq, std::string_view header,
                  std::string_view sealed = "") {
  RecordView record;
  record.verdict = v1::EFFECTIVE;
  record.replica = replica;
  record.replica_seq = ReplicaSeq(replica_seq);
  record.header = header;
  record.sealed = sealed;
  return record;
}

v1::Mark MarkOf(ReplicaId replica, uint64_t replica_seq) {
  v1::Mark mark;
  mark.set_replica(replica.str());
  mark.set_replica_seq(replica_seq);
  mark.set_chain(std::string(32, 'c'));
  mark.set_head_seq(7);
  mark.set_head_root(std::string(32, 'r'));
  mark.set_signature(std::string(64, 's'));
  return mark;
}

class ChunkTest : public ::testing::Test {
 protected:
  // The chunks of `count` records with headers of `header_bytes` that no packing makes smaller.
  std::vector<BuiltChunk> Build(uint32_t count, size_t header_bytes) {
    builder_.Start(1, Seq(1), kRecordedAt);
    for (uint32_t i = 1; i <= count; ++i) {
      EXPECT_TRUE(builder_.Add(Record(replica_, i, random_.Bytes(header_bytes))).ok());
    }
    return builder_.Finish();
  }

  SeededRandom random_{1};
  ReplicaId replica_ = ReplicaId::Random(random_);
  ReplicaId other_ = ReplicaId::Random(random_);
  ChunkBuilder builder_;
  ChunkDecoder decoder_;
};

TEST_F(ChunkTest, ARecordComesBackAsItWentIn) {
  builder_.Start(3, Seq(41), kRecordedAt);
  RecordView record = Record(replica_, 9, "header", "sealed");
  record.verdict = v1::CONTESTED;
  record.act_left = 2;
  ASSERT_TRUE(builder_.Add(record).ok());
  record = Record(other_, 1, "second");
  const std::string hash(32, 'h');
  record.sealed_hash = hash;
  ASSERT_TRUE(builder_.Add(record).ok());
  std::vector<BuiltChunk> built = builder_.Finish();
  ASSERT_EQ(built.size(), 1u);
  EXPECT_EQ(built[0].first, Seq(41));
  EXPECT_EQ(built[0].count, 2u);

  ASSERT_TRUE(decoder_.Decode(built[0].bytes).ok());
  EXPECT_EQ(decoder_.info().rules, 3u);
  EXPECT_EQ(decoder_.info().first, Seq(41));
  EXPECT_EQ(decoder_.info().last(), Seq(42));
  EXPECT_EQ(decoder_.info().recorded_at_us, kRecordedAt);
  const RecordView& first = decoder_.record(Seq(41));
  EXPECT_EQ(first.verdict, v1::CONTESTED);
  EXPECT_EQ(first.replica, replica_);
  EXPECT_EQ(first.replica_seq, ReplicaSeq(9));
  EXPECT_EQ(first.act_left, 2u);
  EXPECT_EQ(first.header, "header");
  EXPECT_EQ(first.sealed, "sealed");
  EXPECT_EQ(decoder_.record(Seq(42)).replica, other_);
  EXPECT_EQ(decoder_.record(Seq(42)).sealed_hash, hash);
}

TEST_F(ChunkTest, ItsBytesAreThoseOfTheGeneratedMessages) {
  builder_.Start(1, Seq(5), kRecordedAt);
  for (uint64_t i = 1; i <= 160; ++i) {
    const ReplicaId replica = i % 3 == 0 ? other_ : replica_;
    const std::string header = random_.Bytes(i % 150);
    ASSERT_TRUE(builder_.Add(Record(replica, i * 100, header, random_.Bytes(i))).ok());
  }
  ASSERT_TRUE(builder_.AddMark(MarkOf(replica_, 16000)).ok());
  const std::vector<BuiltChunk> built = builder_.Finish();
  ASSERT_EQ(built.size(), 1u);

  absl::StatusOr<ChunkMessages> messages = DecodeChunk(built[0].bytes);
  ASSERT_TRUE(messages.ok()) << messages.status();
  EXPECT_EQ(messages->chunk.SerializeAsString(), built[0].bytes);
  EXPECT_EQ(messages->body.records_size(), 160);
  ASSERT_EQ(messages->chunk.codec(), v1::NONE);  // Random bytes save nothing.
  EXPECT_EQ(messages->body.SerializeAsString(), messages->chunk.payload());
}

TEST_F(ChunkTest, PackedOnlyWhereThatSavesAnEighth) {
  EXPECT_EQ(PeekChunk(Build(100, 300)[0].bytes)->codec, v1::NONE);
  builder_.Start(1, Seq(1), kRecordedAt);
  const std::string same(300, 'x');
  for (uint64_t i = 1; i <= 100; ++i) ASSERT_TRUE(builder_.Add(Record(replica_, i, same)).ok());
  const std::vector<BuiltChunk> built = builder_.Finish();
  EXPECT_EQ(PeekChunk(built[0].bytes)->codec, v1::ZSTD);
  EXPECT_LT(built[0].bytes.size(), 3000u);
  ASSERT_TRUE(decoder_.Decode(built[0].bytes).ok());
  EXPECT_EQ(decoder_.record(Seq(100)).header, same);
}

TEST_F(ChunkTest, ACommitIsSplitWhereAChunkIsFilledWithoutAGap) {
  const std::vector<BuiltChunk> built = Build(3000, 300);
  ASSERT_GT(built.size(), 3u);
  Seq next(1);
  for (const BuiltChunk& chunk : built) {
    ASSERT_TRUE(decoder_.Decode(chunk.bytes).ok());
    EXPECT_EQ(decoder_.info().first, next);
    EXPECT_LE(decoder_.info().payload_bytes, kChunkPayloadBytesMax);
    next = decoder_.info().last().Next();
  }
  EXPECT_EQ(next, Seq(3001));
  // All but the last are full, by less than one record more: unpacking one event costs no more.
  EXPECT_GE(PeekChunk(built[0].bytes)->payload_bytes, kChunkFilledBytes);
  EXPECT_LT(PeekChunk(built[0].bytes)->payload_bytes, kChunkFilledBytes + 700);
}

// Long records end a chunk where the next one and the room for a mark do not fit.
TEST_F(ChunkTest, NoChunkHoldsMoreThan256KiB) {
  const std::vector<BuiltChunk> built = Build(30, 60'000);
  for (const BuiltChunk& chunk : built) {
    EXPECT_LE(PeekChunk(chunk.bytes)->payload_bytes, kChunkPayloadBytesMax);
  }
}

TEST_F(ChunkTest, ACommitIsSplitAt4096Records) {
  const std::vector<BuiltChunk> built = Build(kChunkRecordsMax + 1, 0);
  ASSERT_EQ(built.size(), 2u);
  EXPECT_EQ(built[0].count, kChunkRecordsMax);
  EXPECT_EQ(built[1].count, 1u);
}

TEST_F(ChunkTest, AnEventOf128KiBFitsAndALargerOneIsRefused) {
  builder_.Start(1, Seq(1), kRecordedAt);
  const std::string half = random_.Bytes(kEventBytesMax / 2);
  ASSERT_TRUE(builder_.Add(Record(replica_, 1, half, half)).ok());
  ASSERT_TRUE(builder_.Add(Record(replica_, 2, half, half)).ok());
  ASSERT_TRUE(builder_.Add(Record(other_, 1, half, half)).ok());
  EXPECT_EQ(builder_.Add(Record(other_, 2, half, half + "x")).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(builder_.count(), 3u);
  for (const BuiltChunk& chunk : builder_.Finish()) EXPECT_TRUE(decoder_.Decode(chunk.bytes).ok());
}

TEST_F(ChunkTest, AMarkAlwaysFitsBehindTheRecordsItVouchesFor) {
  builder_.Start(1, Seq(1), kRecordedAt);
  for (uint64_t i = 1; i <= 5000; ++i) {  // A push of one event each: a mark behind every record.
    const ReplicaId replica = i % 2 == 0 ? other_ : replica_;
    ASSERT_TRUE(builder_.Add(Record(replica, i, random_.Bytes(random_.Below(400)))).ok());
    ASSERT_TRUE(builder_.AddMark(MarkOf(replica, i)).ok()) << i;
  }
  size_t marks = 0;
  for (const BuiltChunk& chunk : builder_.Finish()) {
    ASSERT_TRUE(decoder_.Decode(chunk.bytes).ok());
    marks += decoder_.marks().size();
    EXPECT_EQ(decoder_.marks().size(), decoder_.records().size());
  }
  EXPECT_EQ(marks, 5000u);
}

TEST_F(ChunkTest, AMarkThatVouchesForNothingOrIsMalformedIsRefused) {
  builder_.Start(1, Seq(1), kRecordedAt);
  ASSERT_TRUE(builder_.Add(Record(replica_, 1, "h")).ok());
  EXPECT_FALSE(builder_.AddMark(MarkOf(other_, 1)).ok());
  v1::Mark mark = MarkOf(replica_, 1);
  mark.set_signature("short");
  EXPECT_FALSE(builder_.AddMark(mark).ok());
  EXPECT_TRUE(builder_.AddMark(MarkOf(replica_, 1)).ok());
  EXPECT_FALSE(builder_.AddMark(MarkOf(replica_, 1)).ok());
}

TEST_F(ChunkTest, ARecordWithoutVerdictIsRefused) {
  builder_.Start(1, Seq(1), kRecordedAt);
  RecordView record = Record(replica_, 1, "h");
  record.verdict = v1::VERDICT_UNSPECIFIED;
  EXPECT_FALSE(builder_.Add(record).ok());
  EXPECT_TRUE(builder_.Finish().empty());
}

// Changes one thing about a good chunk and expects DataLoss.
TEST_F(ChunkTest, EveryBrokenFieldIsFound) {
  builder_.Start(1, Seq(1), kRecordedAt);
  ASSERT_TRUE(builder_.Add(Record(replica_, 1, "header")).ok());
  const std::string good = builder_.Finish()[0].bytes;
  ASSERT_TRUE(decoder_.Decode(good).ok());
  const ChunkMessages messages = *DecodeChunk(good);
  auto expect_broken = [&](const char* what, auto change) {
    v1::Chunk chunk = messages.chunk;
    v1::ChunkBody body = messages.body;
    change(chunk, body);
    if (chunk.payload() == messages.chunk.payload()) {
      chunk.set_payload(body.SerializeAsString());
      if (chunk.payload_bytes() == messages.chunk.payload_bytes()) {
        chunk.set_payload_bytes(static_cast<uint32_t>(chunk.payload().size()));
      }
    }
    const absl::Status status = decoder_.Decode(chunk.SerializeAsString());
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << what << ": " << status;
    EXPECT_TRUE(decoder_.records().empty()) << what;
  };
  using C = v1::Chunk;
  using B = v1::ChunkBody;
  expect_broken("format", [](C& c, B&) { c.set_format(2); });
  expect_broken("rules", [](C& c, B&) { c.set_rules(0); });
  expect_broken("rules bound", [](C& c, B&) { c.set_rules(65536); });
  expect_broken("seq 0", [](C& c, B&) { c.set_first_seq(0); });
  expect_broken("seq overflow", [](C& c, B&) { c.set_first_seq(UINT64_MAX); });
  expect_broken("no records", [](C& c, B& b) { c.set_count(0), b.clear_records(); });
  expect_broken("count", [](C& c, B&) { c.set_count(2); });
  expect_broken("count bound", [](C& c, B&) { c.set_count(4097); });
  expect_broken("size", [](C& c, B&) { c.set_payload_bytes(9); });
  expect_broken("size bound", [](C& c, B&) { c.set_payload_bytes(256 * 1024 + 1); });
  expect_broken("codec", [](C& c, B&) { c.set_codec(static_cast<v1::Codec>(2)); });
  expect_broken("not zstd", [](C& c, B&) { c.set_codec(v1::ZSTD); });
  expect_broken("verdict", [](C&, B& b) { b.mutable_records(0)->clear_verdict(); });
  expect_broken("verdict range",
                [](C&, B& b) { b.mutable_records(0)->set_verdict(static_cast<v1::Verdict>(200)); });
  expect_broken("index", [](C&, B& b) { b.mutable_records(0)->set_replica_index(1); });
  expect_broken("replica", [](C&, B& b) { b.set_replicas(0, "short"); });
  expect_broken("hash", [](C&, B& b) { b.mutable_records(0)->set_sealed_hash("short"); });
  expect_broken("both", [](C&, B& b) {
    b.mutable_records(0)->set_sealed_hash(std::string(32, 'h'));
    b.mutable_records(0)->set_sealed("s");
  });
  expect_broken("event", [](C&, B& b) {
    b.mutable_records(0)->set_header(std::string(kEventBytesMax + 1, 'h'));
  });
  expect_broken("mark", [](C&, B& b) { b.add_marks()->set_replica("x"); });
  expect_broken("payload", [](C& c, B&) { c.set_payload("\x0a\xff"), c.set_payload_bytes(2); });
}

TEST_F(ChunkTest, FieldsOfALaterReleaseArePassedOver) {
  const std::string good = Build(3, 30)[0].bytes;
  const std::string later = good + std::string("\x78\x05\x82\x01\x02hi", 7);  // Fields 15 and 16.
  ASSERT_TRUE(decoder_.Decode(later).ok());
  EXPECT_EQ(decoder_.records().size(), 3u);
}

TEST_F(ChunkTest, APayloadThatUnpacksBeyondItsBoundIsRefused) {
  builder_.Start(1, Seq(1), kRecordedAt);
  const std::string same(100'000, 'x');
  ASSERT_TRUE(builder_.Add(Record(replica_, 1, same)).ok());
  v1::Chunk chunk = DecodeChunk(builder_.Finish()[0].bytes)->chunk;
  ASSERT_EQ(chunk.codec(), v1::ZSTD);
  chunk.set_payload_bytes(50'000);
  EXPECT_EQ(decoder_.Decode(chunk.SerializeAsString()).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace tasuki::storage
