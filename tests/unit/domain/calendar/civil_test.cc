#include "common/domain/calendar/civil.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

int32_t Day(std::string_view text) { return ParseDay(text).value(); }

bool IsBusinessDay(int32_t day) {
  const absl::Weekday weekday = absl::GetWeekday(ToCivil(day));
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

TEST(CivilTest, DaysAreWrittenAndReadAlike) {
  EXPECT_EQ(FormatDay(0), "1970-01-01");
  EXPECT_EQ(Day("2026-05-08"), 20581);
  EXPECT_EQ(FormatDay(20581), "2026-05-08");
  EXPECT_EQ(FormatDay(kDayMin), "0001-01-01");
  EXPECT_EQ(FormatDay(kDayMax), "9999-12-31");
  for (const char* bad : {"2026-02-30", "2026-2-03", "26-02-03", "2026/02/03", "", "2026-13-01",
                          "0000-01-01", "2026-00-01", "2026-01-00", "2026-01-0a"}) {
    EXPECT_FALSE(ParseDay(bad).has_value()) << bad;
  }
}

TEST(CivilTest, TheDayIsThatOfTheOffset) {
  const int64_t late_utc = int64_t{20581} * 86'400'000'000 + 23 * 3'600'000'000;  // 23:00Z.
  EXPECT_EQ(CivilDayOf(late_utc, 0), 20581);
  EXPECT_EQ(CivilDayOf(late_utc, 9 * 60), 20582);
  EXPECT_EQ(CivilDayOf(-1, 0), -1);
  EXPECT_EQ(CivilDayOf(std::numeric_limits<int64_t>::min(), -5000), kDayMin);
  EXPECT_EQ(CivilDayOf(std::numeric_limits<int64_t>::max(), 5000), kDayMax);
}

TEST(CivilTest, BusinessDaysAreMondayToFriday) {
  const int32_t friday = Day("2026-05-08");
  EXPECT_TRUE(IsBusinessDay(friday));
  EXPECT_FALSE(IsBusinessDay(friday + 1));
  EXPECT_FALSE(IsBusinessDay(friday + 2));
  EXPECT_EQ(OnOrAfterBusinessDay(friday), friday);
  EXPECT_EQ(OnOrAfterBusinessDay(friday + 1), friday + 3);
  EXPECT_EQ(AddBusinessDays(friday, 1), friday + 3);
  EXPECT_EQ(AddBusinessDays(friday + 1, 1), friday + 3);
  EXPECT_EQ(AddBusinessDays(friday + 2, 5), friday + 7);
  EXPECT_EQ(AddBusinessDays(friday, 5), friday + 7);
  EXPECT_EQ(AddBusinessDays(friday + 1, 0), friday + 3);
}

TEST(CivilTest, MonthsAreHeldToTheMonthsEnd) {
  EXPECT_EQ(FormatDay(AddMonths(Day("2026-08-31"), 6)), "2027-02-28");
  EXPECT_EQ(FormatDay(AddMonths(Day("2027-08-31"), 6)), "2028-02-29");
  EXPECT_EQ(FormatDay(AddMonths(Day("2026-05-08"), 9)), "2027-02-08");
  EXPECT_EQ(AddMonths(kDayMax, std::numeric_limits<uint32_t>::max()), kDayMax);
}

TEST(CivilTest, TimesOfDayAreMinutes) {
  EXPECT_EQ(ParseMinute("08:30"), 510);
  EXPECT_EQ(ParseMinute("24:00"), 1440);
  for (const char* bad : {"8:30", "24:01", "08:60", "", "ab:cd"}) {
    EXPECT_FALSE(ParseMinute(bad).has_value()) << bad;
  }
}

TEST(CivilTest, CountingBusinessDaysAndAddingThemAgree) {
  EXPECT_TRUE(rc::check([] {
    const int32_t from = *rc::gen::inRange(-100'000, 100'000);
    const auto count = *rc::gen::inRange<uint32_t>(1, 2000);
    const int32_t to = AddBusinessDays(from, count);
    RC_ASSERT(IsBusinessDay(to));
    uint32_t counted = 0;
    for (int32_t day = from + 1; day <= to; ++day) counted += IsBusinessDay(day) ? 1 : 0;
    RC_ASSERT(counted == count);
  }));
}

}  // namespace
}  // namespace tasuki::domain
