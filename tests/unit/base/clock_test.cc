#include "common/base/clock.h"

#include "gtest/gtest.h"

namespace tasuki {
namespace {

TEST(SystemClockTest, CivilTimeStartsAtTheTimeGivenAndGoesOn) {
  absl::StatusOr<SystemClock> clock = SystemClock::Create("2026-08-20T13:00:00+09:00");
  ASSERT_TRUE(clock.ok());
  const absl::Time start =
      absl::FromCivil(absl::CivilSecond(2026, 8, 20, 4, 0, 0), absl::UTCTimeZone());
  const absl::Time now = clock->Now();
  EXPECT_GE(now, start);
  EXPECT_LT(now, start + absl::Minutes(1));
  EXPECT_GE(clock->Now(), now);
}

TEST(SystemClockTest, TimerTimeIsNotShiftedAndDoesNotGoBack) {
  absl::StatusOr<SystemClock> shifted = SystemClock::Create("1999-01-01T00:00:00Z");
  absl::StatusOr<SystemClock> plain = SystemClock::Create("");
  ASSERT_TRUE(shifted.ok() && plain.ok());
  const absl::Time before = plain->TimerNow();
  const absl::Time between = shifted->TimerNow();
  EXPECT_LE(before, between);
  EXPECT_LE(between, plain->TimerNow());
}

TEST(SystemClockTest, ATimeThatDoesNotParseIsRefusedWithAnExample) {
  absl::Status status = SystemClock::Create("tomorrow").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("tomorrow"), absl::string_view::npos) << status;
  EXPECT_NE(status.message().find("2026-08-20T13:00:00+09:00"), absl::string_view::npos) << status;
}

TEST(ManualClockTest, StandsUntilItIsMoved) {
  ManualClock clock(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
  clock.Advance(absl::Hours(3));
  EXPECT_EQ(clock.Now(), absl::UnixEpoch() + absl::Hours(3));
  EXPECT_EQ(clock.TimerNow(), clock.Now());
  clock.Set(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
}

}  // namespace
}  // namespace tasuki
