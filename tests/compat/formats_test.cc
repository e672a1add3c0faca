// Layouts that are ours: chunk, leaf, chain, tree, mark, checkpoint, sealed part.

#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/integrity/chain.h"
#include "common/integrity/checkpoint.h"
#include "common/integrity/leaf.h"
#include "common/integrity/mark.h"
#include "common/integrity/sealing.h"
#include "common/integrity/signing.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tasuki/v1/sync.pb.h"
#include "tests/compat/examples.h"
#include "tests/compat/golden.h"

namespace tasuki::compat {
namespace {

using google::protobuf::util::MessageDifferencer;
using integrity::Hash;
using integrity::Sha256;

constexpr int64_t kRecordedAtUs = 1785304800123456;

TeamId Team() { return TeamId::FromTrusted(ExampleId("team")); }
ReplicaId Replica() { return ReplicaId::FromTrusted(ExampleId("replica")); }
ReplicaId OtherReplica() { return ReplicaId::FromTrusted(ExampleId("other replica")); }

integrity::DeviceKey Key() { return *integrity::DeviceKey::FromSecret(Sha256("device").bytes()); }

// Bytes whose layout never changes have one version, equal to what the code makes.
void CheckBytes(const std::string& name, const std::string& made) {
  const std::vector<std::string> versions = VersionsFor(name, made);
  ASSERT_EQ(versions.size(), 1u) << name << " must have just one version" << kHowToAdd;
  EXPECT_EQ(HexEncode(versions[0]), HexEncode(made)) << name << " has other bytes now";
}

integrity::LeafFields ExampleLeaf(uint64_t seq) {
  return {.rules = 1,
          .team = Team(),
          .seq = Seq(seq),
          .recorded_at_us = kRecordedAtUs,
          .verdict = v1::CONTESTED,
          .replica = Replica(),
          .replica_seq = ReplicaSeq(seq + 1000),
          .header = Sha256("header"),
          .sealed = Sha256("")};
}

v1::Mark ExampleMark(ReplicaId replica) {
  v1::Mark mark;
  mark.set_replica(replica.str());
  mark.set_replica_seq(8);
  mark.set_chain(Sha256("chain").str());
  mark.set_head_seq(70);
  mark.set_head_root(Sha256("root").str());
  integrity::SignMark(Key(), Team(), mark);
  return mark;
}

// Views into the arguments.
std::vector<storage::RecordView> ExampleRecords(std::string_view header, std::string_view sealed,
                                                const Hash& dropped) {
  using Record = storage::RecordView;
  return {Record{v1::EFFECTIVE, Replica(), ReplicaSeq(7), 1, header, sealed, ""},
          Record{v1::SET_APART, Replica(), ReplicaSeq(8), 0, header, "", dropped.bytes()},
          Record{v1::CONTESTED, OtherReplica(), ReplicaSeq(8), 0, header, "", ""}};
}

std::string BuildChunk(const std::vector<storage::RecordView>& records) {
  storage::ChunkBuilder builder;
  builder.Start(1, Seq(71), kRecordedAtUs);
  for (const storage::RecordView& record : records) EXPECT_TRUE(builder.Add(record).ok());
  EXPECT_TRUE(builder.AddMark(ExampleMark(Replica())).ok());
  EXPECT_TRUE(builder.AddMark(ExampleMark(OtherReplica())).ok());
  const std::vector<storage::BuiltChunk> chunks = builder.Finish();
  EXPECT_EQ(chunks.size(), 1u);
  return chunks.empty() ? std::string() : chunks[0].bytes;
}

// The messages a reader must find in the chunk of `records`.
v1::ChunkBody ExpectedBody(const std::vector<storage::RecordView>& records) {
  v1::ChunkBody body;
  body.add_replicas(Replica().str());
  body.add_replicas(OtherReplica().str());
  for (const storage::RecordView& record : records) {
    v1::ChunkRecord& added = *body.add_records();
    added.set_verdict(record.verdict);
    added.set_replica_index(record.replica == Replica() ? 0 : 1);
    added.set_replica_seq(record.replica_seq.value());
    added.set_act_left(record.act_left);
    added.set_header(std::string(record.header));
    added.set_sealed(std::string(record.sealed));
    added.set_sealed_hash(std::string(record.sealed_hash));
  }
  *body.add_marks() = ExampleMark(Replica());
  *body.add_marks() = ExampleMark(OtherReplica());
  return body;
}

void CheckChunk(const std::string& bytes, v1::Codec codec,
                const std::vector<storage::RecordView>& records) {
  absl::StatusOr<storage::ChunkMessages> read = storage::DecodeChunk(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(MessageDifferencer::Equals(read->body, ExpectedBody(records)));
  EXPECT_EQ(read->chunk.format(), 1u);
  EXPECT_EQ(read->chunk.codec(), codec);
  EXPECT_EQ(read->chunk.rules(), 1u);
  EXPECT_EQ(read->chunk.first_seq(), 71u);
  EXPECT_EQ(read->chunk.count(), records.size());
  EXPECT_EQ(read->chunk.recorded_at_us(), kRecordedAtUs);
  EXPECT_EQ(read->chunk.payload_bytes(), read->body.ByteSizeLong());
}

TEST(GoldenTest, AChunkKeepsItsBytes) {
  const Hash dropped = Sha256("dropped");
  const auto records = ExampleRecords("header", "sealed", dropped);
  CheckBytes("format/chunk", BuildChunk(records));
  for (const std::string& bytes : ReadVersions("format/chunk")) {
    CheckChunk(bytes, v1::NONE, records);
  }
}

// What zstd makes depends on its version: such a chunk must be read for ever, not written alike.
TEST(GoldenTest, APackedChunkIsReadForEver) {
  const Hash dropped = Sha256("dropped");
  const std::string sealed(5000, 's');
  const auto records = ExampleRecords("header", sealed, dropped);
  const std::string made = BuildChunk(records);
  CheckChunk(made, v1::ZSTD, records);
  std::vector<std::string> versions = ReadVersions("format/packed_chunk");
  if (versions.empty()) versions = VersionsFor("format/packed_chunk", made);
  ASSERT_FALSE(versions.empty()) << "no golden bytes" << kHowToAdd;
  for (const std::string& bytes : versions) CheckChunk(bytes, v1::ZSTD, records);
}

TEST(GoldenTest, ALeafKeepsItsBytes) {
  CheckBytes("format/leaf", integrity::LeafBytes(ExampleLeaf(7)));
  CheckBytes("format/leaf_hash", integrity::LeafHash(ExampleLeaf(7)).str());
}

TEST(GoldenTest, AChainKeepsItsBytes) {
  Hash chain = integrity::ChainStart(Team(), Replica());
  std::string links = chain.str();
  for (uint64_t seq = 1; seq <= 3; ++seq) {
    const std::string text = std::to_string(seq);
    chain = integrity::ChainNext(chain, ReplicaSeq(seq), Sha256("header " + text),
                                 Sha256("sealed " + text));
    links += chain.str();
  }
  CheckBytes("format/chain", links);
}

TEST(GoldenTest, ATreeKeepsItsBytes) {
  integrity::Tree tree;
  for (uint64_t seq = 1; seq <= 7; ++seq) tree.Append(integrity::LeafHash(ExampleLeaf(seq)));
  CheckBytes("format/tree", tree.Serialize());
  CheckBytes("format/root", tree.Root().str());
}

TEST(GoldenTest, AMarkAndItsSignatureKeepTheirBytes) {
  const v1::Mark mark = ExampleMark(Replica());
  CheckBytes("format/mark", integrity::MarkBytes(Team(), mark));
  CheckBytes("format/mark_signature", mark.signature());
}

TEST(GoldenTest, ACheckpointKeepsItsBytes) {
  CheckBytes("format/checkpoint",
             integrity::MakeCheckpoint(Key(), Team(), Epoch(2), 71, Sha256("root")));
}

// Sealing draws a nonce, and packing depends on zstd: what was sealed must open for ever.
TEST(GoldenTest, ASealedPartOpensForEver) {
  const std::string key = Sha256("key").str();
  SeededRandom random(1);
  std::string message;
  for (int i = 0; i < 20; ++i) message += "見積もりの件、ご確認ください。";
  for (const std::string& text : {std::string("短い"), message}) {
    const std::string name = text == message ? "format/sealed_packed" : "format/sealed";
    std::vector<std::string> versions = ReadVersions(name);
    const std::string made = integrity::Seal(key, text, "header", random);
    if (versions.empty()) versions = VersionsFor(name, made);
    ASSERT_FALSE(versions.empty()) << name << " has no golden bytes" << kHowToAdd;
    for (const std::string& sealed : versions) {
      absl::StatusOr<std::string> opened = integrity::Open(key, sealed, "header");
      ASSERT_TRUE(opened.ok()) << opened.status();
      EXPECT_EQ(*opened, text);
    }
  }
}

}  // namespace
}  // namespace tasuki::compat
