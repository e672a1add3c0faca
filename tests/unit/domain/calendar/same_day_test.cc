#include "common/domain/calendar/same_day.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

absl::CivilMinute Until(absl::CivilMinute ended) {
  const v1::Policy policy = DefaultPolicy();
  return SameDayUntil(ended, policy.same_day(), {policy.calendar(), "Asia/Tokyo"});
}

// R037, X13.
TEST(SameDayTest, ADayEndsAtMidnight) {
  EXPECT_EQ(Until(absl::CivilMinute(2026, 5, 11, 10, 0)), absl::CivilMinute(2026, 5, 12, 0, 0));
  EXPECT_EQ(Until(absl::CivilMinute(2026, 5, 11, 17, 0)), absl::CivilMinute(2026, 5, 12, 0, 0));
}

TEST(SameDayTest, AfterAnEveningTheNextBusinessDayAtTen) {
  EXPECT_EQ(Until(absl::CivilMinute(2026, 5, 11, 17, 1)), absl::CivilMinute(2026, 5, 12, 10, 0));
  // Friday before a weekend; before Golden Week.
  EXPECT_EQ(Until(absl::CivilMinute(2026, 5, 15, 19, 0)), absl::CivilMinute(2026, 5, 18, 10, 0));
  EXPECT_EQ(Until(absl::CivilMinute(2026, 5, 1, 19, 0)), absl::CivilMinute(2026, 5, 7, 10, 0));
}

TEST(SameDayTest, ARuleWithoutTimesHasNoEvening) {
  EXPECT_EQ(SameDayUntil(absl::CivilMinute(2026, 5, 11, 23, 0), v1::SameDay(), BusinessCalendar()),
            absl::CivilMinute(2026, 5, 12, 0, 0));
}

}  // namespace
}  // namespace tasuki::domain
