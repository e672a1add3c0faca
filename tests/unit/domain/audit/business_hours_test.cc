#include "common/domain/audit/business_hours.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

double BusinessHoursOf(std::string_view from, int from_hour, std::string_view to, int to_hour) {
  const BusinessCalendar calendar(DefaultPolicy().calendar(), "Asia/Tokyo");
  return absl::ToDoubleHours(BusinessTimeBetween(absl::FromUnixMicros(At(from, from_hour)),
                                                 absl::FromUnixMicros(At(to, to_hour)), calendar,
                                                 absl::FixedTimeZone(9 * 3600)));
}

TEST(BusinessHoursTest, AWeekendDoesNotCount) {  // X5, X10
  EXPECT_DOUBLE_EQ(BusinessHoursOf("2026-05-15", 12, "2026-05-18", 12), 24);
  EXPECT_DOUBLE_EQ(BusinessHoursOf("2026-05-16", 9, "2026-05-17", 18), 0);
}

TEST(BusinessHoursTest, WithinADayTheyAreThoseThatWentBy) {
  EXPECT_DOUBLE_EQ(BusinessHoursOf("2026-05-18", 9, "2026-05-18", 17), 8);
  EXPECT_DOUBLE_EQ(BusinessHoursOf("2026-05-18", 17, "2026-05-18", 9), 0);
}

TEST(BusinessHoursTest, HolidaysDoNotCount) {
  // 1 May 2026 is a Friday; Monday to Wednesday are holidays.
  EXPECT_DOUBLE_EQ(BusinessHoursOf("2026-05-01", 12, "2026-05-07", 12), 24);
}

TEST(BusinessHoursTest, WholeDaysBetweenCount) {
  EXPECT_DOUBLE_EQ(BusinessHoursOf("2026-05-18", 12, "2026-05-22", 12), 96);
}

}  // namespace
}  // namespace tasuki::domain
