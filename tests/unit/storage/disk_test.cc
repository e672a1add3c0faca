// Files beside the store.

#include "common/storage/disk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

TEST(DiskTest, AFileIsReplacedWhollyWithItsMode) {
  testing::TempFolder folder;
  const std::string path = folder.Of("key");
  ASSERT_TRUE(WriteFileDurably(path, "first").ok());
  ASSERT_TRUE(WriteFileDurably(path, "second").ok());
  EXPECT_EQ(*ReadFile(path), "second");
  struct stat found;
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  EXPECT_TRUE(absl::IsNotFound(ReadFile(path + ".new").status()));
}

TEST(DiskTest, AFileAboveTheBoundIsNotRead) {
  testing::TempFolder folder;
  ASSERT_TRUE(WriteFileDurably(folder.Of("f"), std::string(1000, 'x')).ok());
  EXPECT_TRUE(ReadFile(folder.Of("f"), 1000).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(ReadFile(folder.Of("f"), 999).status()));
}

TEST(DiskTest, WhatIsMissingIsNotFound) {
  testing::TempFolder folder;
  EXPECT_TRUE(absl::IsNotFound(ReadFile(folder.Of("no")).status()));
  EXPECT_TRUE(absl::IsNotFound(FreeDiskBytes(folder.Of("no")).status()));
  EXPECT_TRUE(absl::IsNotFound(SyncFolder(folder.Of("no"))));
  EXPECT_TRUE(absl::IsNotFound(RenameDurably(folder.Of("no"), folder.Of("to"))));
  EXPECT_TRUE(absl::IsNotFound(MakeFolder(folder.Of("no/below"))));
  EXPECT_TRUE(absl::IsNotFound(WriteFileDurably(folder.Of("no/file"), "x")));
  EXPECT_TRUE(RemoveFolder(folder.Of("no")).ok());
}

TEST(DiskTest, FoldersAreMadeRenamedAndRemoved) {
  testing::TempFolder folder;
  ASSERT_TRUE(MakeFolder(folder.Of("a")).ok());
  ASSERT_TRUE(MakeFolder(folder.Of("a")).ok());
  ASSERT_TRUE(WriteFileDurably(folder.Of("a/f"), "x").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(MakeFolder(folder.Of("a/f"))));
  ASSERT_TRUE(RenameDurably(folder.Of("a"), folder.Of("b")).ok());
  EXPECT_EQ(*ReadFile(folder.Of("b/f")), "x");
  ASSERT_TRUE(RemoveFolder(folder.Of("b")).ok());
  EXPECT_TRUE(absl::IsNotFound(ReadFile(folder.Of("b/f")).status()));
  EXPECT_GT(*FreeDiskBytes(folder.path()), 0u);
}

TEST(DiskTest, AWholeTreeIsSyncedAndAMissingOneIsSaid) {
  testing::TempFolder folder;
  ASSERT_TRUE(MakeFolder(folder.Of("tree")).ok());
  ASSERT_TRUE(MakeFolder(folder.Of("tree/deep")).ok());
  ASSERT_TRUE(WriteFileDurably(folder.Of("tree/deep/file"), "text").ok());
  EXPECT_TRUE(SyncTree(folder.Of("tree")).ok());
  EXPECT_TRUE(absl::IsNotFound(SyncTree(folder.Of("none"))));
}

}  // namespace
}  // namespace tasuki::storage
