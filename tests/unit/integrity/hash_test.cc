#include "common/integrity/hash.h"

#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace tasuki::integrity {
namespace {

// FIPS 180-4 examples.
TEST(Sha256Test, GivesTheKnownAnswers) {
  EXPECT_EQ(Sha256("").Hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc").Hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").Hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256Test, PartsHashLikeTheWhole) {
  EXPECT_EQ(Sha256Parts({"a", "", "bc"}), Sha256("abc"));
  EXPECT_EQ(Sha256Parts({}), Sha256(""));
}

TEST(Sha256Test, EveryThreadHasItsOwnContext) {
  Hash other;
  std::thread thread([&other] { other = Sha256("abc"); });
  thread.join();
  EXPECT_EQ(other, Sha256("abc"));
}

TEST(HashTest, TakesThirtyTwoBytesOnly) {
  const Hash hash = Sha256("abc");
  EXPECT_EQ(*Hash::FromBytes(hash.bytes()), hash);
  EXPECT_EQ(Hash::FromBytes("short").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Hash::FromTrusted("short").is_zero());
  EXPECT_FALSE(hash.is_zero());
}

}  // namespace
}  // namespace tasuki::integrity
