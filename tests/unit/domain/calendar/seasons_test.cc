#include "common/domain/calendar/seasons.h"

#include <gtest/gtest.h>

#include <string>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// Seasons of the default policy (X10, R110–R114).

namespace tasuki::domain {
namespace {

std::string AfterIn(std::string_view season, int32_t year,
                    const v1::Policy& policy = DefaultPolicy()) {
  const BusinessCalendar calendar(policy.calendar(), "Asia/Tokyo");
  const std::optional<int32_t> day = AfterSeason(policy, calendar, season, year);
  return day.has_value() ? FormatDay(*day) : "none";
}

std::string DaysOf(std::string_view season, int32_t year) {
  const std::optional<SeasonDays> days = SeasonOf(DefaultPolicy(), season, year);
  return days.has_value() ? FormatDay(days->from) + " " + FormatDay(days->to) : "none";
}

// Worked out by hand from the calendars of these years: the season's last day, then its grace in
// business days (one; three after New Year; five after the fiscal year's end), then the next one.
struct Year {
  int32_t year;
  const char* golden_week;  // R110
  const char* obon;         // R111
  const char* silver_week;  // R112
  const char* oshogatsu;    // R113, R114: of the season that begins in `year`.
  const char* fiscal_year_end;
};
constexpr Year kYears[] = {
    {2015, "2015-05-08", "2015-08-18", "2015-09-25", "2016-01-07", "2015-04-08"},
    {2016, "2016-05-09", "2016-08-18", "2016-09-26", "2017-01-10", "2016-04-08"},
    {2017, "2017-05-09", "2017-08-18", "2017-09-26", "2018-01-10", "2017-04-10"},
    {2018, "2018-05-08", "2018-08-20", "2018-09-26", "2019-01-09", "2018-04-09"},
    {2019, "2019-05-08", "2019-08-20", "2019-09-25", "2020-01-09", "2019-04-08"},
    {2020, "2020-05-08", "2020-08-18", "2020-09-24", "2021-01-07", "2020-04-08"},
    {2021, "2021-05-07", "2021-08-18", "2021-09-27", "2022-01-07", "2021-04-08"},
    {2022, "2022-05-09", "2022-08-18", "2022-09-27", "2023-01-10", "2022-04-08"},
    {2023, "2023-05-09", "2023-08-18", "2023-09-26", "2024-01-10", "2023-04-10"},
    {2024, "2024-05-08", "2024-08-20", "2024-09-25", "2025-01-09", "2024-04-08"},
    {2025, "2025-05-08", "2025-08-19", "2025-09-25", "2026-01-08", "2025-04-08"},
    {2026, "2026-05-08", "2026-08-18", "2026-09-25", "2027-01-07", "2026-04-08"},
    {2027, "2027-05-07", "2027-08-18", "2027-09-27", "2028-01-07", "2027-04-08"},
    {2028, "2028-05-09", "2028-08-18", "2028-09-26", "2029-01-10", "2028-04-10"},
    {2029, "2029-05-08", "2029-08-20", "2029-09-26", "2030-01-09", "2029-04-09"},
    {2030, "2030-05-08", "2030-08-20", "2030-09-25", "2031-01-09", "2030-04-08"},
};

TEST(SeasonsTest, TheDayAfterEachSeasonOf2015To2030) {
  for (const Year& one : kYears) {
    EXPECT_EQ(AfterIn("golden-week", one.year), one.golden_week) << one.year;
    EXPECT_EQ(AfterIn("obon", one.year), one.obon) << one.year;
    EXPECT_EQ(AfterIn("silver-week", one.year), one.silver_week) << one.year;
    EXPECT_EQ(AfterIn("oshogatsu", one.year), one.oshogatsu) << one.year;
    EXPECT_EQ(AfterIn("bonenkai", one.year), one.oshogatsu) << one.year;
    EXPECT_EQ(AfterIn("fiscal-year-end", one.year), one.fiscal_year_end) << one.year;
  }
}

TEST(SeasonsTest, FromTheirFirstToTheirLastDay) {
  EXPECT_EQ(DaysOf("golden-week", 2026), "2026-04-29 2026-05-06");
  EXPECT_EQ(DaysOf("golden-week", 2019), "2019-04-29 2019-05-06");
  EXPECT_EQ(DaysOf("obon", 2026), "2026-08-13 2026-08-16");
  EXPECT_EQ(DaysOf("silver-week", 2026), "2026-09-19 2026-09-23");  // Joined.
  EXPECT_EQ(DaysOf("silver-week", 2027), "2027-09-18 2027-09-23");  // Not joined.
  EXPECT_EQ(DaysOf("bonenkai", 2026), "2026-12-01 2026-12-30");
  EXPECT_EQ(DaysOf("oshogatsu", 2026), "2026-12-29 2027-01-03");
  EXPECT_EQ(DaysOf("fiscal-year-end", 2026), "2026-03-15 2026-03-31");
}

TEST(SeasonsTest, ASeasonClosesNoDay) {
  const BusinessCalendar calendar(DefaultPolicy().calendar(), "Asia/Tokyo");
  for (const char* day : {"2026-04-30", "2026-05-01", "2026-08-13", "2026-08-14"}) {
    EXPECT_TRUE(calendar.IsBusinessDay(ParseDay(day).value())) << day;
  }
}

TEST(SeasonsTest, AHolidayThatIsAddedMovesTheDay) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_calendar()->add_closing_days("2026-08-18");
  EXPECT_EQ(AfterIn("obon", 2026, policy), "2026-08-19");
}

TEST(SeasonsTest, WhatThePolicyDoesNotSayIsNone) {
  EXPECT_EQ(AfterIn("christmas", 2026), "none");
  EXPECT_EQ(AfterIn("silver-week", 2051), "none");  // Behind the end of the list.
  EXPECT_EQ(AfterIn("obon", 2051), "2051-08-18");   // Needs no holiday.
  EXPECT_EQ(AfterIn("obon", 0), "none");
  EXPECT_EQ(AfterIn("obon", 10'000), "none");
  v1::Policy policy = DefaultPolicy();
  for (v1::Season& season : *policy.mutable_seasons()) season.set_counts_as(season.name());
  EXPECT_EQ(AfterIn("obon", 2026, policy), "2026-08-18");
}

}  // namespace
}  // namespace tasuki::domain
