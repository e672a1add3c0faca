#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "common/domain/calendar/business_calendar.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// The list of Japan's holidays that the default policy brings (X10). That it is what its rules
// make, and 1970 to 2014, holds tests/integration/test_holidays.py.

namespace tasuki::domain {
namespace {

constexpr size_t kListBytesMax = 16 << 10;
constexpr size_t kPolicyBytesMax = 48 << 10;

TEST(HolidaysTest, TheListAndTheDefaultPolicyAreSmall) {
  const v1::Policy policy = DefaultPolicy();
  ASSERT_EQ(policy.calendar().holiday_lists_size(), 1);
  EXPECT_LE(policy.calendar().holiday_lists(0).ByteSizeLong(), kListBytesMax);
  EXPECT_LE(policy.ByteSizeLong(), kPolicyBytesMax);
}

TEST(HolidaysTest, TheListCovers1970To2050WithEachNameOnce) {
  const v1::Policy policy = DefaultPolicy();
  const v1::HolidayList& list = policy.calendar().holiday_lists(0);
  EXPECT_EQ(list.from(), "1970-01-01");
  EXPECT_EQ(list.to(), "2050-12-31");
  std::set<std::string> names;
  for (const v1::Holiday& holiday : list.holidays()) {
    EXPECT_TRUE(names.insert(holiday.name()).second) << holiday.name();
    EXPECT_TRUE(names.insert(holiday.name_ja()).second) << holiday.name_ja();
  }
  const auto all = HolidaysBetween(policy.calendar(), "Asia/Tokyo", 0, *ParseDay("2050-12-31"));
  EXPECT_EQ(all.size(), 1'329u);
  EXPECT_EQ(FormatDay(all.back().day), "2050-11-23");
  for (size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].day, all[i].day);
  EXPECT_TRUE(HolidaysBetween(policy.calendar(), "Europe/Amsterdam", 0, 30'000).empty());
}

TEST(HolidaysTest, WhatIsNotAnnouncedYetIsProvisional) {
  EXPECT_EQ(FormatDay(ConfirmedBefore(DefaultPolicy().calendar(), "Asia/Tokyo")), "2028-01-01");
}

// The Cabinet Office's own table, every date.
TEST(HolidaysTest, AreThoseOfTheCabinetOffice) {
  const char* shared = std::getenv("TASUKI_SHARED");
  std::ifstream file(std::string(shared == nullptr ? "../shared" : shared) +
                     "/data/jp-holidays/holidays_2015_2027.csv");
  if (!file.good()) GTEST_SKIP() << "skipped: no table of the Cabinet Office";
  std::set<std::string> theirs;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) theirs.insert(line.substr(0, 10));
  std::set<std::string> ours;
  const v1::Policy policy = DefaultPolicy();
  for (const HolidayOn& one : HolidaysBetween(policy.calendar(), "Asia/Tokyo",
                                              *ParseDay("2015-01-01"), *ParseDay("2027-12-31"))) {
    ours.insert(FormatDay(one.day));
  }
  EXPECT_GT(theirs.size(), 200u);
  EXPECT_EQ(ours, theirs);
}

}  // namespace
}  // namespace tasuki::domain
