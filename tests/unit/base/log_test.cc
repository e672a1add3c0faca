#include "common/base/log.h"

#include <string>

#include "gtest/gtest.h"

namespace tasuki {
namespace {

TEST(LogTest, ALineHasLevelEventAndFields) {
  EXPECT_EQ(FormatLogLine(LogLevel::kInfo, "commit-done",
                          {{"seq", 42},
                           {"sync", true},
                           {"team", std::string("ab12")},
                           {"engine", "rocksdb"},
                           {"status", absl::NotFoundError("x")}}),
            "info commit-done seq=42 sync=true team=ab12 engine=rocksdb status=\"NOT_FOUND: x\"");
}

TEST(LogTest, WhatARemoteSendsCannotStartALineOfItsOwn) {
  EXPECT_EQ(FormatLogLine(LogLevel::kWarn, "nack", {{"text", "a\nerror fake k=\"v\"\x1b\\"}}),
            "warn nack text=\"a\\nerror fake k=\\\"v\\\"\\x1b\\\\\"");
  EXPECT_EQ(FormatLogLine(LogLevel::kDebug, "e", {{"empty", ""}}), "debug e empty=\"\"");
}

TEST(LogTest, LevelsAreReadFromTheirWords) {
  LogLevel level = LogLevel::kOff;
  EXPECT_TRUE(ParseLogLevel("debug", &level).ok());
  EXPECT_EQ(level, LogLevel::kDebug);
  absl::Status status = ParseLogLevel("loud", &level);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("debug, info, warn, error or off"), absl::string_view::npos);
}

TEST(LogTest, OnlyLevelsThatWereAskedForAppearOnStderr) {
  InitLog(LogLevel::kWarn);
  ::testing::internal::CaptureStderr();
  Log(LogLevel::kInfo, "quiet");
  Log(LogLevel::kError, "disk-full", {{"free_bytes", 10}});
  const std::string lines = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(lines.find("quiet"), std::string::npos);
  EXPECT_NE(lines.find("Z error disk-full free_bytes=10\n"), std::string::npos) << lines;
}

TEST(LogThrottleTest, LetsOneThroughAnIntervalAndCountsTheRest) {
  LogThrottle throttle(absl::Seconds(10));
  const absl::Time start = absl::UnixEpoch();
  EXPECT_EQ(throttle.Allow(start), 0u);
  EXPECT_EQ(throttle.Allow(start + absl::Seconds(1)), std::nullopt);
  EXPECT_EQ(throttle.Allow(start + absl::Seconds(9)), std::nullopt);
  EXPECT_EQ(throttle.Allow(start + absl::Seconds(10)), 2u);
  EXPECT_EQ(throttle.Allow(start + absl::Seconds(20)), 0u);
}

}  // namespace
}  // namespace tasuki
