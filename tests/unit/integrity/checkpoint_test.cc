#include "common/integrity/checkpoint.h"

#include <string>

#include "common/base/random.h"
#include "gtest/gtest.h"
#include "tests/unit/integrity/examples.h"

namespace tasuki::integrity {
namespace {

std::string ExampleCheckpoint() {
  return MakeCheckpoint(Key(1), Team(), Epoch(2), 12345, Sha256("root"));
}

TEST(CheckpointTest, IsASignedNoteOfFourLinesAndASignature) {
  const std::string text = ExampleCheckpoint();
  EXPECT_EQ(text.substr(0, text.find("\n\n") + 2),
            "tasuki/101112131415161718191a1b1c1d1e1f\n"
            "12345\n"
            "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n"
            "epoch 2\n"
            "\n");
  EXPECT_NE(text.find("\n\xE2\x80\x94 tasuki/101112131415161718191a1b1c1d1e1f "),
            std::string::npos);
  EXPECT_TRUE(text.ends_with("\n"));
}

TEST(CheckpointTest, WhatTheServerSignedComesBack) {
  absl::StatusOr<Checkpoint> checkpoint =
      VerifyCheckpoint(Key(1).public_key(), Team(), ExampleCheckpoint());
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(*checkpoint, (Checkpoint{.epoch = Epoch(2), .size = 12345, .root = Sha256("root")}));
}

TEST(CheckpointTest, AnotherKeyOrTeamIsRefused) {
  EXPECT_EQ(VerifyCheckpoint(Key(2).public_key(), Team(), ExampleCheckpoint()).status().code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(VerifyCheckpoint("", Team(), ExampleCheckpoint()).status().code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(VerifyCheckpoint(Key(1).public_key(), TeamId(), ExampleCheckpoint()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(CheckpointTest, NoByteCanBeAlteredTakenOutOrAdded) {
  const std::string text = ExampleCheckpoint();
  const std::string key = Key(1).public_key();
  for (size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string altered = text;
      altered[i] = static_cast<char>(altered[i] ^ (1 << bit));
      EXPECT_FALSE(VerifyCheckpoint(key, Team(), altered).ok()) << "byte " << i << " bit " << bit;
    }
    EXPECT_FALSE(VerifyCheckpoint(key, Team(), std::string(text).erase(i, 1)).ok()) << i;
    EXPECT_FALSE(VerifyCheckpoint(key, Team(), std::string(text).insert(i, "0")).ok()) << i;
    EXPECT_FALSE(VerifyCheckpoint(key, Team(), text.substr(0, i)).ok()) << i;
  }
  EXPECT_FALSE(VerifyCheckpoint(key, Team(), text + "x").ok());
}

TEST(CheckpointTest, ALongTextIsRefusedUnread) {
  const std::string text = ExampleCheckpoint() + std::string(kCheckpointBytesMax, 'x');
  EXPECT_EQ(VerifyCheckpoint(Key(1).public_key(), Team(), text).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(CheckpointTest, TheLargestNumbersFit) {
  const std::string text = MakeCheckpoint(Key(1), Team(), Epoch(UINT64_MAX), UINT64_MAX, Hash());
  EXPECT_LT(text.size(), kCheckpointBytesMax);
  absl::StatusOr<Checkpoint> checkpoint = VerifyCheckpoint(Key(1).public_key(), Team(), text);
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->size, UINT64_MAX);
}

}  // namespace
}  // namespace tasuki::integrity
