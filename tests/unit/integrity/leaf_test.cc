#include "common/integrity/leaf.h"

#include <functional>
#include <vector>

#include "gtest/gtest.h"

namespace tasuki::integrity {
namespace {

LeafFields ExampleLeaf() {
  return {.rules = 0x0102,
          .team = TeamId::FromTrusted(*HexDecode("101112131415161718191a1b1c1d1e1f")),
          .seq = Seq(0x0102030405060708),
          .recorded_at_us = 1785304800123456,
          .verdict = v1::CONTESTED,
          .replica = ReplicaId::FromTrusted(*HexDecode("202122232425262728292a2b2c2d2e2f")),
          .replica_seq = ReplicaSeq(0x1112131415161718),
          .header = Sha256("header"),
          .sealed = Sha256("")};
}

// Computed apart from this code.
TEST(LeafTest, BytesAndHashGiveTheKnownAnswer) {
  EXPECT_EQ(HexEncode(LeafBytes(ExampleLeaf())),
            "010102101112131415161718191a1b1c1d1e1f0102030405060708000657b9aa6d5a4003"
            "202122232425262728292a2b2c2d2e2f1112131415161718"
            "1e0584a25d9f43bf5cbd0aec01eb1af2220ed085b4e7f1837b0d89958cae353a"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(LeafHash(ExampleLeaf()).Hex(),
            "d3e9158d7537efbd0ffd21c282c4fbda62afbf1ecbee12c41be74027e94835f7");
}

TEST(LeafTest, HashIsTheRfc6962LeafHashOfTheBytes) {
  EXPECT_EQ(LeafBytes(ExampleLeaf()).size(), kLeafBytes);
  EXPECT_EQ(LeafHash(ExampleLeaf()),
            Sha256Parts({std::string_view("\0", 1), LeafBytes(ExampleLeaf())}));
}

TEST(LeafTest, EveryFieldChangesTheHash) {
  const std::vector<std::function<void(LeafFields&)>> changes = {
      [](LeafFields& leaf) { leaf.rules = 1; },
      [](LeafFields& leaf) { leaf.team = TeamId(); },
      [](LeafFields& leaf) { leaf.seq = Seq(2); },
      [](LeafFields& leaf) { leaf.recorded_at_us = -1; },
      [](LeafFields& leaf) { leaf.verdict = v1::EFFECTIVE; },
      [](LeafFields& leaf) { leaf.replica = ReplicaId(); },
      [](LeafFields& leaf) { leaf.replica_seq = ReplicaSeq(2); },
      [](LeafFields& leaf) { leaf.header = Hash(); },
      [](LeafFields& leaf) { leaf.sealed = Hash(); },
  };
  for (const auto& change : changes) {
    LeafFields leaf = ExampleLeaf();
    change(leaf);
    EXPECT_NE(LeafHash(leaf), LeafHash(ExampleLeaf()));
  }
}

// As storage::ChunkInfo and storage::RecordView.
struct Info {
  uint32_t rules = 0x0102;
  int64_t recorded_at_us = 1785304800123456;
};
struct Record {
  v1::Verdict verdict = v1::CONTESTED;
  ReplicaId replica = ExampleLeaf().replica;
  ReplicaSeq replica_seq = ExampleLeaf().replica_seq;
  std::string_view header = "header";
  std::string_view sealed;
  std::string_view sealed_hash;
};

TEST(LeafTest, ARecordsLeafIsMadeOfItsFields) {
  const LeafFields example = ExampleLeaf();
  EXPECT_EQ(RecordLeaf(example.team, example.seq, Info(), Record()), LeafHash(example));
  EXPECT_EQ(
      RecordLeaf(example.team, example.seq, Info(), Record(), example.header, Hash()),
      LeafHash({example.rules, example.team, example.seq, example.recorded_at_us, example.verdict,
                example.replica, example.replica_seq, example.header, Hash()}));
}

TEST(LeafTest, DroppingASealedPartChangesNoLeaf) {
  const Hash hash = Sha256("text");
  const Hash whole = RecordLeaf(ExampleLeaf().team, Seq(1), Info(), Record{.sealed = "text"});
  EXPECT_EQ(whole,
            RecordLeaf(ExampleLeaf().team, Seq(1), Info(), Record{.sealed_hash = hash.bytes()}));
  EXPECT_NE(whole, RecordLeaf(ExampleLeaf().team, Seq(1), Info(), Record()));
  EXPECT_EQ(SealedHash("text", ""), hash);
  EXPECT_EQ(SealedHash("", hash.bytes()), hash);
}

}  // namespace
}  // namespace tasuki::integrity
