#include "common/integrity/sealing.h"

#include <sodium.h>
#include <zstd.h>

#include <string>

#include "common/base/bytes.h"
#include "common/base/random.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace tasuki::integrity {
namespace {

const std::string kKey(32, 'k');

// Seals bytes that Seal itself would never make: `packed` is codec byte ‖ message.
std::string SealPacked(const std::string& packed, const std::string& header) {
  std::string sealed(kSealNonceBytes + packed.size() + kSealTagBytes, '\0');
  auto* out = reinterpret_cast<uint8_t*>(sealed.data());
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      out + kSealNonceBytes, nullptr, reinterpret_cast<const uint8_t*>(packed.data()),
      packed.size(), reinterpret_cast<const uint8_t*>(header.data()), header.size(), nullptr, out,
      reinterpret_cast<const uint8_t*>(kKey.data()));
  return sealed;
}

std::string Zstd(const std::string& message) {
  std::string packed(ZSTD_compressBound(message.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), message.data(), message.size(), 3));
  return packed;
}

TEST(SealingTest, AnyMessageComesBack) {
  SeededRandom random(1);
  EXPECT_TRUE(rc::check([&random](const std::string& message, const std::string& header) {
    const std::string sealed = Seal(kKey, message, header, random);
    RC_ASSERT(sealed.size() <= message.size() + kSealOverheadBytes);
    RC_ASSERT(*Open(kKey, sealed, header) == message);
  }));
}

TEST(SealingTest, ALongMessageIsPackedAndComesBack) {
  SeededRandom random(1);
  std::string message;
  while (message.size() < 100000) message += "見積もりの件、ご確認ください。";
  const std::string sealed = Seal(kKey, message, "header", random);
  EXPECT_LT(sealed.size(), message.size() / 10);
  EXPECT_EQ(*Open(kKey, sealed, "header"), message);
}

TEST(SealingTest, BytesSealedBeforeStillOpen) {
  const std::string plain = *HexDecode(
      "c15c0289ec2d0a9167ec8e65a18debbe5e5532fbeea293f817e1972e4c4768ed"
      "6478d8501ff3358b0f67720378aaf9f3ff5142524a01");
  EXPECT_EQ(*Open(kKey, plain, "header"), "Tanaka, 08:30");
  const std::string packed = *HexDecode(
      "0bc942ee9086c171b9b501d1d854bb7180021590ff0b4dc331dfcae59d1463a4f9a1441aedc1c4a0"
      "f0f978ad9674eb655d45567a4f7b1b970f7c26d698b3e20af5aff60adc9d4fbccc");
  std::string message;
  for (int i = 0; i < 30; ++i) message += "Tanaka, 08:30; ";
  EXPECT_EQ(*Open(kKey, packed, "header"), message);
}

TEST(SealingTest, TheSameMessageIsNeverSealedToTheSameBytes) {
  SeededRandom random(1);
  EXPECT_NE(Seal(kKey, "message", "header", random), Seal(kKey, "message", "header", random));
}

TEST(SealingTest, NothingAlteredOpens) {
  SeededRandom random(1);
  const std::string sealed = Seal(kKey, "message", "header", random);
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] ^= 1;
    EXPECT_EQ(Open(kKey, altered, "header").status().code(), absl::StatusCode::kDataLoss) << i;
    EXPECT_FALSE(Open(kKey, sealed.substr(0, i), "header").ok()) << i;
  }
  EXPECT_FALSE(Open(kKey, sealed + "x", "header").ok());
  EXPECT_FALSE(Open(kKey, sealed, "Header").ok());
  EXPECT_FALSE(Open(std::string(32, 'x'), sealed, "header").ok());
}

TEST(SealingTest, AKeyOfAnotherLengthIsRefused) {
  SeededRandom random(1);
  const std::string sealed = Seal(kKey, "message", "header", random);
  EXPECT_EQ(Open("short", sealed, "header").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_DEATH(Seal("short", "message", "header", random), "a key has 32 bytes, not 5");
}

TEST(SealingTest, AMessageThatWouldOpenToTooMuchIsRefused) {
  const std::string most(kOpenedBytesMax, 'x');
  EXPECT_EQ(Open(kKey, SealPacked("\x01" + Zstd(most), "h"), "h")->size(), kOpenedBytesMax);
  absl::Status status = Open(kKey, SealPacked("\x01" + Zstd(most + "x"), "h"), "h").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(status.message().find("at most 131072"), absl::string_view::npos) << status;
}

// The size that a frame says is a claim, and one frame may follow another.
TEST(SealingTest, FramesThatOpenToMoreThanTheFirstSaysAreRefused) {
  const std::string frames = "\x01" + Zstd("short") + Zstd(std::string(kOpenedBytesMax, 'x'));
  EXPECT_EQ(Open(kKey, SealPacked(frames, "h"), "h").status().code(), absl::StatusCode::kDataLoss);
}

TEST(SealingTest, AMessageThatIsTooLongWithoutBeingPackedIsRefused) {
  const std::string most(kOpenedBytesMax, 'x');
  EXPECT_EQ(Open(kKey, SealPacked(std::string(1, '\0') + most, "h"), "h")->size(), most.size());
  EXPECT_EQ(Open(kKey, SealPacked(std::string(1, '\0') + most + "x", "h"), "h").status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(SealingTest, PackedBytesThatAreNoneAreRefused) {
  EXPECT_EQ(Open(kKey, SealPacked("\x01 no zstd at all", "h"), "h").status().code(),
            absl::StatusCode::kDataLoss);
  std::string cut = "\x01" + Zstd(std::string(1000, 'x'));
  cut.pop_back();
  EXPECT_EQ(Open(kKey, SealPacked(cut, "h"), "h").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Open(kKey, SealPacked("\x02message", "h"), "h").status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace tasuki::integrity
