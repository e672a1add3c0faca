#include "common/base/folder_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/testing/temp_folder.h"

namespace tasuki {
namespace {

TEST(FolderLockTest, OneHasItAndTheNextLearnsWho) {
  const testing::TempFolder temp;
  EXPECT_EQ(FolderLock::Holder(temp.path()), "another process");
  auto lock = FolderLock::Try(temp.path());
  ASSERT_TRUE(lock.ok()) << lock.status();
  ASSERT_NE(*lock, nullptr);
  auto second = FolderLock::Try(temp.path());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(*second, nullptr);
  EXPECT_EQ(FolderLock::Holder(temp.path()), absl::StrCat("process ", getpid()));
  lock->reset();
  EXPECT_NE(*FolderLock::Try(temp.path()), nullptr);
}

TEST(FolderLockTest, AFolderThatIsNotThereOrWithoutAReadableHolderIsTold) {
  const testing::TempFolder temp;
  EXPECT_TRUE(absl::IsNotFound(FolderLock::Try(temp.Of("none")).status()));
  std::ofstream(FolderLock::PathIn(temp.path())) << "who?";
  EXPECT_EQ(FolderLock::Holder(temp.path()), "another process");
}

}  // namespace
}  // namespace tasuki
