#include "common/base/standard_files.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tasuki {
namespace {

// The exit code of a process that prints with standard output closed: 0 printed, 1 failed.
int Print(ClosedOutput output) {
  const pid_t child = fork();
  if (child == 0) {
    close(STDOUT_FILENO);
    OpenStandardFiles(output);
    _exit(write(STDOUT_FILENO, "x", 1) == 1 ? 0 : 1);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StandardFilesTest, WhatIsPrintedToAClosedOutputIsDroppedOrFailsAsAsked) {
  EXPECT_EQ(Print(ClosedOutput::kDropped), 0);
  EXPECT_EQ(Print(ClosedOutput::kFails), 1);
}

}  // namespace
}  // namespace tasuki
