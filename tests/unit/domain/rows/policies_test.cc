#include "common/domain/rows/policies.h"

#include <gtest/gtest.h>

namespace tasuki::domain {
namespace {

v1::Policy WithLimit(uint32_t limit) {
  v1::Policy policy;
  policy.mutable_burst()->set_limit(limit);
  return policy;
}

TEST(PoliciesTest, EachIsInForceFromItsSeqToTheNext) {
  NoRows nothing;
  Rows rows(nothing);
  EXPECT_EQ(PresentPolicy(rows).burst().limit(), 0u);
  for (uint32_t i = 1; i <= 200; ++i) AddPolicy(Seq(i * 10), WithLimit(i), rows);
  EXPECT_EQ(PolicyAt(Seq(9), rows).burst().limit(), 0u);
  for (uint64_t seq = 10; seq < 2020; ++seq) {
    ASSERT_EQ(PolicyAt(Seq(seq), rows).burst().limit(), std::min<uint64_t>(seq / 10, 200)) << seq;
  }
  EXPECT_EQ(PresentPolicy(rows).burst().limit(), 200u);
}

// Counts how many rows are asked for.
class Counting : public NoRows {
 public:
  explicit Counting(Rows& rows) : rows_(rows) {}
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override {
    ++loads;
    return rows_.LoadRow(key);
  }
  int loads = 0;

 private:
  Rows& rows_;
};

TEST(PoliciesTest, AnOldOneIsFoundInAFewSteps) {
  NoRows nothing;
  Rows rows(nothing);
  constexpr uint32_t kPolicies = 5000;
  for (uint32_t i = 1; i <= kPolicies; ++i) AddPolicy(Seq(i), WithLimit(i), rows);
  for (const uint64_t seq : {1, 2, 17, 1000, 2500, 4999, 5000}) {
    Counting counting(rows);
    Rows on_top(static_cast<RowSource&>(counting));
    EXPECT_EQ(PolicyAt(Seq(seq), on_top).burst().limit(), seq);
    EXPECT_LE(counting.loads, 40) << seq;
  }
}

TEST(PoliciesTest, TwoAdmittedByOneEventAreOneTheLastStands) {
  NoRows nothing;
  Rows rows(nothing);
  AddPolicy(Seq(1), WithLimit(1), rows);
  AddPolicy(Seq(5), WithLimit(2), rows);
  AddPolicy(Seq(5), WithLimit(3), rows);
  EXPECT_EQ(PolicyAt(Seq(4), rows).burst().limit(), 1u);
  EXPECT_EQ(PolicyAt(Seq(5), rows).burst().limit(), 3u);
}

}  // namespace
}  // namespace tasuki::domain
