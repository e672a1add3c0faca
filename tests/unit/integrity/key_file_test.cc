#include "common/integrity/key_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "common/base/random.h"
#include "gtest/gtest.h"

namespace tasuki::integrity {
namespace {

// A folder of its own for each test, gone afterwards.
class KeyFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/key_file_test.XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  static mode_t Mode(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(stat(path.c_str(), &info), 0);
    return info.st_mode & 07777;
  }
  static KeyId Id(char byte) { return KeyId::FromTrusted(std::string(16, byte)); }

  std::string folder_;
  SeededRandom random_{1};
  const std::string key_ = std::string(32, 'k');
};

TEST_F(KeyFileTest, OnlyItsOwnerMayReadANewFile) {
  const mode_t old_mask = umask(0);
  ASSERT_TRUE(KeyFile::Create(Path("key"), random_).ok());
  umask(old_mask);
  EXPECT_EQ(Mode(Path("key")), 0600u);
}

TEST_F(KeyFileTest, NothingElseIsLeftInTheFolder) {
  ASSERT_TRUE(KeyFile::Create(Path("key"), random_).ok());
  ASSERT_FALSE(KeyFile::Create(Path("key"), random_).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    EXPECT_EQ(entry.path().filename(), "key");
    ++files;
  }
  EXPECT_EQ(files, 1);
}

TEST_F(KeyFileTest, AnExistingFileIsNeverWrittenOver) {
  ASSERT_TRUE(WriteSecretFile(Path("key"), "first").ok());
  EXPECT_EQ(WriteSecretFile(Path("key"), "second").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(KeyFile::Create(Path("key"), random_).status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(*ReadSecretFile(Path("key")), "first");
}

TEST_F(KeyFileTest, AFileThatOthersMayReadIsRefusedWithWhatMendsIt) {
  ASSERT_TRUE(KeyFile::Create(Path("key"), random_).ok());
  for (mode_t mode : {0640u, 0604u, 0620u}) {
    ASSERT_EQ(chmod(Path("key").c_str(), mode), 0);
    absl::Status status = KeyFile::Read(Path("key")).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_NE(status.message().find("chmod 600"), absl::string_view::npos) << status;
  }
  ASSERT_EQ(chmod(Path("key").c_str(), 0400), 0);
  EXPECT_TRUE(KeyFile::Read(Path("key")).ok());
}

TEST_F(KeyFileTest, AMissingFileAndAFolderAreToldApart) {
  EXPECT_EQ(KeyFile::Read(Path("none")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadSecretFile(folder_).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyFileTest, AFolderThatIsNotThereIsAnError) {
  EXPECT_EQ(KeyFile::Create(Path("none/key"), random_).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(KeyFileTest, WhatIsNoKeyFileIsRefused) {
  ASSERT_TRUE(KeyFile::Create(Path("good"), random_).ok());
  const std::string good = *ReadSecretFile(Path("good"));
  int number = 0;
  for (const std::string& bad :
       {std::string(), good.substr(1), good + "\n", good.substr(0, good.size() - 2) + "g\n"}) {
    const std::string path = Path("bad" + std::to_string(number++));
    ASSERT_TRUE(WriteSecretFile(path, bad).ok());
    EXPECT_EQ(KeyFile::Read(path).status().code(), absl::StatusCode::kDataLoss);
  }
  ASSERT_TRUE(WriteSecretFile(Path("big"), std::string(65537, 'x')).ok());
  EXPECT_EQ(ReadSecretFile(Path("big")).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(KeyFileTest, AKeyWrappedBeforeIsUnwrappedByTheFileReadAgain) {
  absl::StatusOr<KeyFile> made = KeyFile::Create(Path("key"), random_);
  ASSERT_TRUE(made.ok());
  const std::string wrapped = made->Wrap(Id('a'), key_, random_);
  EXPECT_EQ(wrapped.size(), 72u);
  absl::StatusOr<KeyFile> read = KeyFile::Read(Path("key"));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read->Unwrap(Id('a'), wrapped), key_);
}

TEST_F(KeyFileTest, AKeyUnderAnotherIdOrFileOrAlteredDoesNotOpen) {
  absl::StatusOr<KeyFile> file = KeyFile::Create(Path("key"), random_);
  absl::StatusOr<KeyFile> other = KeyFile::Create(Path("other"), random_);
  ASSERT_TRUE(file.ok() && other.ok());
  const std::string wrapped = file->Wrap(Id('a'), key_, random_);
  EXPECT_EQ(file->Unwrap(Id('b'), wrapped).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(other->Unwrap(Id('a'), wrapped).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(file->Unwrap(Id('a'), "short").status().code(), absl::StatusCode::kDataLoss);
  for (size_t i = 0; i < wrapped.size(); ++i) {
    std::string altered = wrapped;
    altered[i] ^= 1;
    EXPECT_FALSE(file->Unwrap(Id('a'), altered).ok()) << i;
  }
}

TEST_F(KeyFileTest, AMovedKeyFileStillUnwraps) {
  absl::StatusOr<KeyFile> made = KeyFile::Create(Path("key"), random_);
  ASSERT_TRUE(made.ok());
  const std::string wrapped = made->Wrap(Id('a'), key_, random_);
  KeyFile moved = *std::move(made);
  EXPECT_EQ(*moved.Unwrap(Id('a'), wrapped), key_);
}

}  // namespace
}  // namespace tasuki::integrity
