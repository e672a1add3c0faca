#include "common/base/failure.h"

#include <gtest/gtest.h>

namespace tasuki {
namespace {

TEST(FailureTest, ExitCodeAndAdviceTravelBesideTheText) {
  const absl::Status usage = UsageError("no such day; nor month", "write it like 2026-05-11");
  EXPECT_EQ(ExitCodeOf(usage), ExitCode::kUsage);
  EXPECT_EQ(CodeWordOf(usage), "usage");
  EXPECT_EQ(usage.message(), "no such day; nor month");
  EXPECT_EQ(AdviceOf(usage), "write it like 2026-05-11");
  const absl::Status led = WithLead("line 7: ", usage);
  EXPECT_EQ(led.message(), "line 7: no such day; nor month");
  EXPECT_EQ(ExitCodeOf(led), ExitCode::kUsage);
  EXPECT_EQ(AdviceOf(led), "write it like 2026-05-11");
}

TEST(FailureTest, AStatusOfALowerLayerIsARefusalWithoutAdvice) {
  const absl::Status lower = absl::DataLossError("a row does not parse; seq 6");
  EXPECT_EQ(ExitCodeOf(lower), ExitCode::kRefused);
  EXPECT_EQ(CodeWordOf(lower), "data-loss");
  EXPECT_EQ(AdviceOf(lower), "");
  EXPECT_EQ(AdviceOf(WithAdvice(lower, "restore a backup")), "restore a backup");
  EXPECT_EQ(ExitCodeOf(absl::InternalError("?")), ExitCode::kBug);
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kDone);
  EXPECT_TRUE(WithAdvice(absl::OkStatus(), "nothing").ok());
}

}  // namespace
}  // namespace tasuki
