#include "common/integrity/chain.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/unit/integrity/examples.h"

namespace tasuki::integrity {
namespace {

TEST(ChainTest, StepsGiveTheKnownAnswers) {
  Hash chain = ChainStart(Team(), Replica());
  EXPECT_EQ(chain.Hex(), "5b5cb94b0ff55445f0ea4f6eeb653467e21433d9cc7622c92d19056b96ca0018");
  chain = ChainNext(chain, ReplicaSeq(1), Sha256("header"), Sha256(""));
  EXPECT_EQ(chain.Hex(), "54c8d7f3eae0b20009649798eaaf958b768d8725f19fca7dbe62da5c81be53fb");
  chain = ChainNext(chain, ReplicaSeq(2), Sha256("header 2"), Sha256("sealed 2"));
  EXPECT_EQ(chain.Hex(), "878eb63b3d6af5730976430454675fc6c136cf1f3046d3f33a29906a65f46543");
}

TEST(ChainTest, EveryInputChangesTheChain) {
  const Hash start = ChainStart(Team(), Replica());
  const Hash next = ChainNext(start, ReplicaSeq(1), Sha256("h"), Sha256("s"));
  EXPECT_NE(start, ChainStart(TeamId(), Replica()));
  EXPECT_NE(start, ChainStart(Team(), ReplicaId()));
  EXPECT_NE(next, ChainNext(Hash(), ReplicaSeq(1), Sha256("h"), Sha256("s")));
  EXPECT_NE(next, ChainNext(start, ReplicaSeq(2), Sha256("h"), Sha256("s")));
  EXPECT_NE(next, ChainNext(start, ReplicaSeq(1), Sha256("s"), Sha256("h")));
  EXPECT_NE(next, ChainNext(start, ReplicaSeq(1), Sha256("h"), Sha256("")));
}

}  // namespace
}  // namespace tasuki::integrity
