#include "common/base/random.h"

#include <array>
#include <string>

#include "common/base/bytes.h"
#include "gtest/gtest.h"

namespace tasuki {
namespace {

// Stored ids, keys and demos come from these bytes: they must not change.
TEST(SeededRandomTest, ASeedAlwaysGivesTheseBytes) {
  SeededRandom random(1);
  EXPECT_EQ(HexEncode(random.Bytes(16)), "c15c0289ec2d0a9167ec8e65a18debbe");
}

TEST(SeededRandomTest, AnotherSeedGivesOtherBytes) {
  SeededRandom one(1);
  SeededRandom two(2);
  EXPECT_NE(one.Bytes(16), two.Bytes(16));
}

TEST(RandomTest, BelowStaysBelowAndReachesEveryValue) {
  SeededRandom random(42);
  std::array<int, 7> seen{};
  for (int i = 0; i < 7000; ++i) {
    const uint64_t value = random.Below(seen.size());
    ASSERT_LT(value, seen.size());
    ++seen[value];
  }
  for (int count : seen) EXPECT_NEAR(count, 1000, 200);
}

TEST(RandomTest, BelowOneIsZero) {
  SeededRandom random(42);
  EXPECT_EQ(random.Below(1), 0u);
}

TEST(SystemRandomTest, FillsAsManyBytesAsAskedAndNeverTheSame) {
  SystemRandom random;
  const std::string bytes = random.Bytes(1000);
  EXPECT_EQ(bytes.size(), 1000u);
  EXPECT_NE(bytes, random.Bytes(1000));
  EXPECT_EQ(random.Bytes(0), "");
}

TEST(RandomDeathTest, NothingIsBelowZero) {
  SeededRandom random(42);
  EXPECT_DEATH(random.Below(0), "nothing is below zero");
}

}  // namespace
}  // namespace tasuki
