#include "common/base/bytes.h"

#include <string>

#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace tasuki {
namespace {

TEST(BytesTest, HexIsLowerCaseWithTwoDigitsAByte) {
  EXPECT_EQ(HexEncode(std::string_view("\x00\x0f\xa0\xff", 4)), "000fa0ff");
  EXPECT_EQ(HexEncode(""), "");
}

TEST(BytesTest, HexIsReadInEitherCase) {
  EXPECT_EQ(*HexDecode("000Fa0fF"), std::string("\x00\x0f\xa0\xff", 4));
}

TEST(BytesTest, HexWithAnOddLengthOrAnotherCharacterIsRefused) {
  EXPECT_EQ(HexDecode("abc").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(HexDecode("0g").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(HexDecode(std::string_view("0\0", 2)).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(BytesTest, AnyBytesComeBackFromHex) {
  EXPECT_TRUE(rc::check(
      [](const std::string& bytes) { RC_ASSERT(*HexDecode(HexEncode(bytes)) == bytes); }));
}

TEST(BytesTest, IntegersAreWrittenBigEndian) {
  std::string out;
  out.push_back(0x01);
  PutU16(out, 0x0203);
  PutU32(out, 0x04050607);
  PutU64(out, 0x08090a0b0c0d0e0f);
  EXPECT_EQ(HexEncode(out), "0102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(GetU32(std::string_view(out).substr(3)), 0x04050607u);
  EXPECT_EQ(GetU64(std::string_view(out).substr(7)), 0x08090a0b0c0d0e0fu);
}

TEST(BytesTest, KeysOfIntegersSortByNumber) {
  EXPECT_TRUE(rc::check([](uint64_t a, uint64_t b) {
    std::string key_a;
    std::string key_b;
    PutU64(key_a, a);
    PutU64(key_b, b);
    RC_ASSERT((key_a < key_b) == (a < b));
    RC_ASSERT(GetU64(key_a) == a);
  }));
}

TEST(BytesDeathTest, AnIntegerOutOfTooFewBytesIsOurBug) {
  EXPECT_DEATH(GetU64("1234567"), "too short for an integer: 7");
}

}  // namespace
}  // namespace tasuki
