#include "common/integrity/signing.h"

#include <string>

#include "common/base/bytes.h"
#include "common/base/random.h"
#include "gtest/gtest.h"

namespace tasuki::integrity {
namespace {

// RFC 8032 §7.1.
struct Vector {
  const char* secret;
  const char* public_key;
  const char* message;
  const char* signature;
};
const Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
     "b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
     "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
};

TEST(SigningTest, KeysAndSignaturesAreThoseOfRfc8032) {
  for (const Vector& vector : kVectors) {
    absl::StatusOr<DeviceKey> key = DeviceKey::FromSecret(*HexDecode(vector.secret));
    ASSERT_TRUE(key.ok());
    const std::string message = *HexDecode(vector.message);
    EXPECT_EQ(HexEncode(key->public_key()), vector.public_key);
    EXPECT_EQ(HexEncode(key->secret()), vector.secret);
    EXPECT_EQ(HexEncode(key->Sign(message)), vector.signature);
    EXPECT_TRUE(VerifySignature(key->public_key(), message, key->Sign(message)));
  }
}

TEST(SigningTest, AnotherMessageKeyOrSignatureDoesNotVerify) {
  SeededRandom random(1);
  const DeviceKey key = DeviceKey::Generate(random);
  const DeviceKey other = DeviceKey::Generate(random);
  Signature signature = key.Sign("words");
  EXPECT_TRUE(VerifySignature(key.public_key(), "words", signature));
  EXPECT_FALSE(VerifySignature(key.public_key(), "Words", signature));
  EXPECT_FALSE(VerifySignature(other.public_key(), "words", signature));
  signature[10] ^= 1;
  EXPECT_FALSE(VerifySignature(key.public_key(), "words", signature));
}

TEST(SigningTest, WrongLengthsDoNotVerify) {
  SeededRandom random(1);
  const DeviceKey key = DeviceKey::Generate(random);
  const Signature signature = key.Sign("words");
  EXPECT_FALSE(VerifySignature("", "words", signature));
  EXPECT_FALSE(VerifySignature(key.public_key() + "x", "words", signature));
  EXPECT_FALSE(VerifySignature(key.public_key(), "words", ""));
  EXPECT_FALSE(VerifySignature(key.public_key(), "words", signature + "x"));
}

TEST(SigningTest, ASecretHasThirtyTwoBytes) {
  EXPECT_EQ(DeviceKey::FromSecret("short").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace tasuki::integrity
