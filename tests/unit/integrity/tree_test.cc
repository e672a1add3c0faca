#include "common/integrity/tree.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace tasuki::integrity {
namespace {

// Leaves and roots of the Certificate Transparency project's reference tests.
const char* const kLeaves[] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
};
const char* const kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

// RFC 6962 §2.1 as it is written there, the slow way.
Hash LeafHashOf(std::string_view data) { return Sha256Parts({std::string_view("\0", 1), data}); }

Hash RootByDefinition(const std::vector<Hash>& leaves, size_t from, size_t to) {
  if (from == to) return Sha256("");
  if (to - from == 1) return leaves[from];
  size_t split = 1;
  while (split * 2 < to - from) split *= 2;
  return NodeHash(RootByDefinition(leaves, from, from + split),
                  RootByDefinition(leaves, from + split, to));
}

Hash NumberedLeaf(uint32_t number) {
  std::string bytes;
  PutU32(bytes, number);
  return LeafHashOf(bytes);
}

TEST(TreeTest, RootsAreThoseOfRfc6962) {
  Tree tree;
  EXPECT_EQ(tree.Root().Hex(), kRoots[0]);
  for (size_t i = 0; i < std::size(kLeaves); ++i) {
    tree.Append(LeafHashOf(*HexDecode(kLeaves[i])));
    EXPECT_EQ(tree.size(), i + 1);
    EXPECT_EQ(tree.Root().Hex(), kRoots[i + 1]);
  }
}

TEST(TreeTest, RootOfAThousandLeavesGivesTheKnownAnswer) {
  Tree tree;
  for (uint32_t i = 0; i < 1000; ++i) tree.Append(NumberedLeaf(i));
  EXPECT_EQ(tree.Root().Hex(), "ed58fe22105717ceedf760a43eedfb173a60c44ef40fd61b6cd86bd4ebb59b61");
}

TEST(TreeTest, EveryPrefixHasTheRootOfTheDefinition) {
  Tree tree;
  std::vector<Hash> leaves;
  for (uint32_t i = 0; i < 130; ++i) {
    leaves.push_back(NumberedLeaf(i));
    tree.Append(leaves.back());
    ASSERT_EQ(tree.Root(), RootByDefinition(leaves, 0, leaves.size())) << "at size " << i + 1;
  }
}

TEST(TreeTest, ATreeComesBackFromItsBytesAndGoesOn) {
  EXPECT_TRUE(rc::check([] {
    const auto before = *rc::gen::inRange<uint32_t>(0, 300);
    const auto after = *rc::gen::inRange<uint32_t>(0, 20);
    Tree tree;
    for (uint32_t i = 0; i < before; ++i) tree.Append(NumberedLeaf(i));
    absl::StatusOr<Tree> again = Tree::Parse(tree.Serialize());
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == tree);
    for (uint32_t i = 0; i < after; ++i) {
      tree.Append(NumberedLeaf(i));
      again->Append(NumberedLeaf(i));
    }
    RC_ASSERT(again->Root() == tree.Root());
  }));
}

TEST(TreeTest, BytesThatCannotBeATreeAreRefused) {
  Tree tree;
  for (uint32_t i = 0; i < 5; ++i) tree.Append(NumberedLeaf(i));
  const std::string bytes = tree.Serialize();
  EXPECT_EQ(bytes.size(), 8 + 2 * Hash::kBytes);
  for (const std::string& bad :
       {std::string(), bytes.substr(0, 7), bytes.substr(0, bytes.size() - 1), bytes + "x"}) {
    EXPECT_EQ(Tree::Parse(bad).status().code(), absl::StatusCode::kDataLoss) << bad.size();
  }
}

}  // namespace
}  // namespace tasuki::integrity
