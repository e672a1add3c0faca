#include "common/domain/rows/digest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tasuki::domain {
namespace {

std::string HashOf(uint8_t byte) { return std::string(32, static_cast<char>(byte)); }

TEST(DigestTest, TheOrderInWhichRowsComeAndGoDoesNotMatter) {
  EXPECT_TRUE(rc::check([](const std::vector<uint8_t>& bytes, const std::vector<uint8_t>& gone) {
    RowSum there;
    RowSum both;
    for (const uint8_t byte : gone) both.Add(HashOf(byte));
    for (const uint8_t byte : bytes) {
      there.Add(HashOf(byte));
      both.Add(HashOf(byte));
    }
    for (auto byte = gone.rbegin(); byte != gone.rend(); ++byte) both.Subtract(HashOf(*byte));
    RC_ASSERT(there == both);
    RC_ASSERT(there.ForDigest() == both.ForDigest());
    RC_ASSERT(*RowSum::Parse(there.Serialize()) == there);
  }));
}

TEST(DigestTest, TheSumIsModuloTwoToThe256) {
  RowSum sum;
  sum.Add(HashOf(0xff));
  std::string one(32, 0);
  one.back() = 1;
  sum.Add(one);
  EXPECT_EQ(sum.rows(), 2u);
  EXPECT_EQ(sum.Serialize(), std::string(7, 0) + std::string(1, 2) + std::string(32, 0));
  sum.Subtract(one);
  EXPECT_EQ(sum.Serialize(), std::string(7, 0) + std::string(1, 1) + HashOf(0xff));
}

TEST(DigestTest, AnotherLengthIsAnError) {
  EXPECT_FALSE(RowSum::Parse("").ok());
  EXPECT_FALSE(RowSum::Parse(std::string(41, 0)).ok());
}

}  // namespace
}  // namespace tasuki::domain
