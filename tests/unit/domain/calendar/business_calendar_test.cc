#include "common/domain/calendar/business_calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "tests/unit/domain/test_journal.h"

// Business days of the default policy and of others (X10).

namespace tasuki::domain {
namespace {

int32_t On(std::string_view text) { return ParseDay(text).value(); }

BusinessCalendar Tokyo() { return {DefaultPolicy().calendar(), "Asia/Tokyo"}; }

std::string After(std::string_view day, uint32_t count) {
  return FormatDay(Tokyo().AddBusinessDays(On(day), count));
}

TEST(BusinessCalendarTest, HolidaysOfJapanAreNoBusinessDays) {
  EXPECT_EQ(After("2026-05-01", 1), "2026-05-07");  // Golden Week.
  EXPECT_EQ(After("2026-05-02", 0), "2026-05-07");
  EXPECT_EQ(After("2026-04-28", 1), "2026-04-30");  // Showa Day; the bridge days are worked.
  EXPECT_EQ(After("2026-09-18", 1), "2026-09-24");  // With a citizens' holiday between.
  EXPECT_EQ(After("2026-08-12", 1), "2026-08-13");  // Obon is worked.
}

TEST(BusinessCalendarTest, TheYearsEndIsClosed) {
  EXPECT_EQ(After("2026-12-28", 1), "2027-01-04");
  EXPECT_EQ(After("2026-12-29", 0), "2027-01-04");
  EXPECT_EQ(After("2060-12-28", 1), "2061-01-04");  // Behind the end of the list, too.
}

TEST(BusinessCalendarTest, SaysWhyADayIsOff) {
  v1::Calendar policy = DefaultPolicy().calendar();
  policy.add_closing_days("2026-08-14");
  const BusinessCalendar calendar(policy, "Asia/Tokyo");
  EXPECT_EQ(calendar.WhyOff(On("2026-05-04")), DayOff::kHoliday);
  EXPECT_EQ(calendar.WhyOff(On("2026-05-09")), DayOff::kWeekend);
  EXPECT_EQ(calendar.WhyOff(On("2026-12-31")), DayOff::kClosed);
  EXPECT_EQ(calendar.WhyOff(On("2026-08-14")), DayOff::kClosingDay);
  EXPECT_EQ(calendar.WhyOff(On("2026-05-08")), DayOff::kNone);
}

TEST(BusinessCalendarTest, AListIsForItsZonesOnly) {
  const BusinessCalendar amsterdam(DefaultPolicy().calendar(), "Europe/Amsterdam");
  EXPECT_TRUE(amsterdam.IsBusinessDay(On("2026-05-04")));
  EXPECT_FALSE(amsterdam.IsBusinessDay(On("2026-05-09")));
  EXPECT_FALSE(amsterdam.IsBusinessDay(On("2026-12-31")));
}

TEST(BusinessCalendarTest, APolicyWithoutListsMeansMondayToFriday) {
  v1::Calendar policy = DefaultPolicy().calendar();
  policy.clear_holiday_lists();
  policy.add_closing_days("2026-08-14");
  const BusinessCalendar calendar(policy, "Asia/Tokyo");
  for (const char* day : {"2026-05-04", "2026-12-31", "2026-08-14"}) {
    EXPECT_TRUE(calendar.IsBusinessDay(On(day))) << day;
  }
  rc::check("adds as the fold did before there were lists", [&] {
    const auto day = *rc::gen::arbitrary<int32_t>();
    const auto count =
        *rc::gen::oneOf(rc::gen::arbitrary<uint32_t>(), rc::gen::inRange<uint32_t>(0, 400));
    RC_ASSERT(calendar.AddBusinessDays(day, count) == AddBusinessDays(day, count));
    RC_ASSERT(calendar.OnOrAfterBusinessDay(day) == OnOrAfterBusinessDay(day));
  });
}

// A calendar with whatever a policy may say.
v1::Calendar AnyCalendar() {
  v1::Calendar calendar;
  for (const char* weekday : {"saturday", "sunday", "friday"}) {
    if (*rc::gen::arbitrary<bool>()) calendar.add_weekend(weekday);
  }
  for (const char* closed : {"12-29", "01-01", "02-29", "08-13", "13-40"}) {
    if (*rc::gen::arbitrary<bool>()) calendar.add_closed(closed);
  }
  const auto closing = *rc::gen::container<std::vector<int32_t>>(rc::gen::inRange(20'400, 20'900));
  for (const int32_t day : closing) calendar.add_closing_days(FormatDay(day));
  v1::HolidayList& list = *calendar.add_holiday_lists();
  list.add_zones("Asia/Tokyo");
  v1::Holiday& holiday = *list.add_holidays();
  holiday.add_day_steps(20'400);
  const auto steps = *rc::gen::container<std::vector<int32_t>>(rc::gen::inRange(-2, 12));
  for (const int32_t step : steps) holiday.add_day_steps(step);
  return calendar;
}

TEST(BusinessCalendarTest, AddingCountingAndLookingAgree) {
  rc::check("as if one walked from day to day", [] {
    const BusinessCalendar calendar(AnyCalendar(), "Asia/Tokyo");
    const auto from = *rc::gen::inRange(20'350, 20'950);
    const auto count = *rc::gen::inRange<uint32_t>(1, 60);
    const int32_t to = calendar.AddBusinessDays(from, count);
    RC_ASSERT(calendar.IsBusinessDay(to));
    RC_ASSERT(calendar.BusinessDaysBetween(from, to) == count);
    RC_ASSERT(calendar.BusinessDaysBetween(to, from) == -int64_t{count});
    uint32_t counted = 0;
    for (int32_t day = from + 1; day <= to; ++day) counted += calendar.IsBusinessDay(day) ? 1 : 0;
    RC_ASSERT(counted == count);
  });
}

TEST(BusinessCalendarTest, ACalendarWithoutBusinessDaysIsNotSearchedForEver) {
  v1::Calendar policy;
  policy.add_holiday_lists();
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= 31; ++day) {
      policy.add_closed(FormatDay(DayNumber(absl::CivilDay(2000, month, day))).substr(5));
    }
  }
  const BusinessCalendar calendar(policy, "Asia/Tokyo");
  EXPECT_EQ(calendar.OnOrAfterBusinessDay(On("2026-05-04")), On("2026-05-04"));
  EXPECT_LE(calendar.AddBusinessDays(On("2026-05-04"), 3), On("2026-07-31"));
  EXPECT_EQ(calendar.AddBusinessDays(0, std::numeric_limits<uint32_t>::max()), kDayMax);

  v1::Calendar weekend;
  weekend.add_holiday_lists();
  for (const char* day :
       {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    weekend.add_weekend(day);
  }
  EXPECT_EQ(BusinessCalendar(weekend, "").AddBusinessDays(On("2026-05-08"), 1), On("2026-05-11"));
}

TEST(BusinessCalendarTest, EveryNumberIsTaken) {
  const BusinessCalendar calendar = Tokyo();
  for (const int32_t day : {std::numeric_limits<int32_t>::min(), kDayMin, 0, kDayMax,
                            std::numeric_limits<int32_t>::max()}) {
    for (const uint32_t count : {0U, 1U, 1'000'000U, std::numeric_limits<uint32_t>::max()}) {
      const int32_t to = calendar.AddBusinessDays(day, count);
      EXPECT_GE(to, kDayMin);
      EXPECT_LE(to, kDayMax);
    }
  }
}

}  // namespace
}  // namespace tasuki::domain
