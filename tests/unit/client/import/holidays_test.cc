#include "client/import/holidays.h"

#include <gtest/gtest.h>

#include <map>

#include "common/domain/calendar/business_calendar.h"
#include "common/domain/calendar/civil.h"

// A country's holidays out of a file, into a policy (X10).

namespace tasuki::client {
namespace {

// Day → name (and the other one behind `/`).
std::map<std::string, std::string> Read(const std::string& bytes) {
  const auto entries = ReadHolidays(bytes);
  EXPECT_TRUE(entries.ok()) << entries.status();
  std::map<std::string, std::string> found;
  if (!entries.ok()) return found;
  for (const HolidayEntry& entry : *entries) {
    found[domain::FormatDay(entry.day)] =
        entry.name_ja.empty() ? entry.name : entry.name + "/" + entry.name_ja;
  }
  return found;
}

std::string Why(const std::string& bytes) {
  const auto entries = ReadHolidays(bytes);
  EXPECT_FALSE(entries.ok());
  return std::string(entries.status().message());
}

using Days = std::map<std::string, std::string>;

TEST(HolidaysTest, ATableIsReadByTheNamesOfItsColumns) {
  EXPECT_EQ((Days{{"2026-05-03", "憲法記念日"}, {"2026-05-04", "みどりの日"}}),
            Read("date,weekday,name,name_in_another\n2026-05-04,月,みどりの日,x\n"
                 "2026/5/3,日,憲法記念日,y\n,,,\n"));
  EXPECT_EQ((Days{{"2026-05-03", "Constitution Day/憲法記念日"}, {"2026-05-04", "みどりの日"}}),
            Read("no,日付,name_ja,name_en\nx,2026年5月3日,憲法記念日,Constitution Day\n"
                 "y,20260504,みどりの日,\n"));
}

TEST(HolidaysTest, JapansOwnTableIsReadInShiftJis) {
  // 国民の祝日・休日月日,国民の祝日・休日名称 / 2026/1/1,元日
  EXPECT_EQ((Days{{"1955-01-01", "元日"}, {"2026-01-01", "元日"}}),
            Read("\x8d\x91\x96\xaf\x82\xcc\x8f\x6a\x93\xfa\x81\x45\x8b\x78\x93\xfa\x8c\x8e\x93\xfa,"
                 "\x8d\x91\x96\xaf\x82\xcc\x8f\x6a\x93\xfa\x81\x45\x8b\x78\x93\xfa\x96\xbc\x8f\xcc"
                 "\r\n1955/1/1,\x8c\xb3\x93\xfa\r\n2026/1/1,\x8c\xb3\x93\xfa\r\n"));
}

TEST(HolidaysTest, ABrokenTableIsToldWithItsLine) {
  EXPECT_EQ("line 3: \"5/3/2026\" is not a date such as 2026-08-14",
            Why("date,name\n2026-05-03,a\n5/3/2026,b\n"));
  EXPECT_EQ("line 2: \"2026-02-30\" is not a date such as 2026-08-14",
            Why("date,name\n2026-02-30,a\n"));
  EXPECT_EQ("line 2: the holiday has no name", Why("date,name\n2026-05-03,\n"));
  EXPECT_EQ("line 2: expected 2 columns, found 1", Why("date,name\n2026-05-03\n"));
  EXPECT_EQ("line 2: a quote is opened and never closed", Why("date,name\n\"2026-05-03,a\n"));
  EXPECT_EQ("line 2: the name has more than 100 bytes",
            Why("date,name\n2026-05-03," + std::string(101, 'x') + "\n"));
  EXPECT_EQ("no column of the file is called date (there are: a, b)", Why("a,b\n1,2\n"));
  EXPECT_EQ("no column of the file is called name (there are: date, b)", Why("date,b\n1,2\n"));
  EXPECT_EQ("the file has no holidays", Why("date,name\n"));
  EXPECT_NE("", Why(""));
  EXPECT_NE("", Why("\x81\n\xff"));
  std::string long_table = "date,name\n";
  for (int i = 0; i <= 20'000; ++i) long_table += "2026-05-03,a\n";
  EXPECT_EQ("the file has more than 20000 holidays", Why(long_table));
}

std::string Calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events + "END:VCALENDAR\r\n";
}
std::string Event(const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n" + lines + "END:VEVENT\r\n";
}

TEST(HolidaysTest, ACalendarIsReadByItsDays) {
  EXPECT_EQ(
      (Days{{"2026-05-03", "Constitution Day/憲法記念日"},
            {"2026-12-24", "Eve, and more"},
            {"2026-12-25", "Eve, and more"},
            {"2026-12-31", "Silvester"}}),
      Read("\xEF\xBB\xBF" +
           Calendar(Event("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261226\r\n"
                          "SUMMARY:Eve\\, and\r\n  more\r\n") +
                    Event("DTSTART;VALUE=DATE:20260503\r\nSUMMARY;LANGUAGE=ja:憲法記念日\r\n"
                          "SUMMARY;LANGUAGE=en-GB:Constitution Day\r\n") +
                    Event("DTSTART;VALUE=DATE:20260101\r\nSUMMARY:no\r\nSTATUS:CANCELLED\r\n") +
                    Event("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20261231\r\n"
                          "SUMMARY:Silvester\r\n"))));
}

TEST(HolidaysTest, ABrokenCalendarIsToldWithItsEntry) {
  const std::string good = Event("DTSTART;VALUE=DATE:20260503\r\nSUMMARY:a\r\n");
  EXPECT_EQ("entry 2 (b): it has no date that exists",
            Why(Calendar(good + Event("SUMMARY:b\r\n"))));
  EXPECT_EQ(
      "entry 1 (b): it repeats, and an entry for each day is needed",
      Why(Calendar(Event("DTSTART;VALUE=DATE:20260503\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:b\r\n"))));
  EXPECT_EQ("entry 1 (b): it has more than 31 days",
            Why(Calendar(Event("DTSTART;VALUE=DATE:20260503\r\nDTEND;VALUE=DATE:20280503\r\n"
                               "SUMMARY:b\r\n"))));
  EXPECT_EQ("entry 1 (b): it ends before it begins",
            Why(Calendar(Event("DTSTART;VALUE=DATE:20260503\r\nDTEND;VALUE=DATE:20260502\r\n"
                               "SUMMARY:b\r\n"))));
  EXPECT_EQ("entry 1 (?): the holiday has no name",
            Why(Calendar(Event("DTSTART;VALUE=DATE:20260503\r\n"))));
  EXPECT_EQ("the file has no holidays", Why(Calendar("")));
  EXPECT_EQ("the calendar is cut off: its last line is not END:VCALENDAR",
            Why(Calendar(good).substr(0, 100)));
  EXPECT_EQ("the calendar is not UTF-8", Why("BEGIN:VCALENDAR\r\n\x8d\x91\r\nEND:VCALENDAR\r\n"));
}

// A list as the default policy has it: two holidays, 2024 to 2028, 2027 on provisional.
v1::Calendar Known() {
  v1::Calendar calendar;
  v1::HolidayList& list = *calendar.add_holiday_lists();
  list.set_name("JP");
  list.add_zones("Asia/Tokyo");
  list.set_from("2024-01-01");
  list.set_to("2028-12-31");
  list.set_provisional_from("2027-01-01");
  for (const char* name : {"Mountain Day", "Substitute holiday"}) {
    v1::Holiday& holiday = *list.add_holidays();
    holiday.set_name(name);
    holiday.set_name_ja(std::string(name) == "Mountain Day" ? "山の日" : "振替休日");
    int32_t before = 0;
    for (int year = 2024; year <= 2028; ++year) {
      const int32_t day =
          domain::DayNumber(absl::CivilDay(year, 8, holiday.name() == "Mountain Day" ? 11 : 12));
      holiday.add_day_steps(day - before);
      before = day;
    }
  }
  return calendar;
}

Days Listed(const v1::Calendar& calendar, const std::string& zone = "Asia/Tokyo") {
  Days days;
  for (const domain::HolidayOn& one : domain::HolidaysBetween(calendar, zone, 0, domain::kDayMax)) {
    days[domain::FormatDay(one.day)] = one.holiday->name();
  }
  return days;
}

HolidayEntry On(int year, int month, int day, const std::string& name) {
  return {domain::DayNumber(absl::CivilDay(year, month, day)), name, ""};
}

TEST(HolidaysTest, TheFilesYearsTakeThePlaceOfTheLists) {
  v1::Calendar calendar = Known();
  const auto taken =
      TakeHolidays({"", {"Asia/Tokyo"}},
                   {On(1955, 1, 1, "元日"), On(2026, 8, 10, "山の日"), On(2026, 8, 12, "休日"),
                    On(2027, 8, 11, "Mountain Day"), On(2027, 9, 1, "新しい日")},
                   calendar);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ("JP", taken->list);
  EXPECT_EQ(4u, taken->days);
  EXPECT_EQ(1u, taken->before);
  EXPECT_EQ((Days{{"2024-08-11", "Mountain Day"},
                  {"2024-08-12", "Substitute holiday"},
                  {"2025-08-11", "Mountain Day"},
                  {"2025-08-12", "Substitute holiday"},
                  {"2026-08-10", "Mountain Day"},
                  {"2026-08-12", "Substitute holiday"},
                  {"2027-08-11", "Mountain Day"},
                  {"2027-09-01", "新しい日"},
                  {"2028-08-11", "Mountain Day"},
                  {"2028-08-12", "Substitute holiday"}}),
            Listed(calendar));
  const v1::HolidayList& list = calendar.holiday_lists(0);
  EXPECT_EQ("2024-01-01", list.from());
  EXPECT_EQ("2028-12-31", list.to());
  EXPECT_EQ("2028-01-01", list.provisional_from());
  EXPECT_EQ("山の日", list.holidays(0).name_ja());
}

TEST(HolidaysTest, AnotherZoneOrNameIsAnotherList) {
  v1::Calendar calendar = Known();
  ASSERT_TRUE(TakeHolidays({"DE", {"Europe/Berlin", "Europe/Busingen"}},
                           {On(2026, 10, 3, "Einheit")}, calendar)
                  .ok());
  EXPECT_EQ((Days{{"2026-10-03", "Einheit"}}), Listed(calendar, "Europe/Berlin"));
  EXPECT_EQ(10u, Listed(calendar).size());
  EXPECT_EQ("2026-01-01", calendar.holiday_lists(1).from());
  EXPECT_EQ("2026-12-31", calendar.holiday_lists(1).to());
  ASSERT_TRUE(TakeHolidays({"", {"Asia/Seoul"}}, {On(2026, 10, 3, "개천절")}, calendar).ok());
  EXPECT_EQ("Asia/Seoul", calendar.holiday_lists(2).name());
}

TEST(HolidaysTest, WhatIsNoListOfAYearIsRefused) {
  v1::Calendar calendar = Known();
  EXPECT_EQ("of 2027 the file has 0 days, and the policy 2",
            TakeHolidays({"", {"Asia/Tokyo"}},
                         {On(2026, 8, 11, "山の日"), On(2028, 8, 11, "山の日")}, calendar)
                .status()
                .message());
  EXPECT_EQ(
      "the file has 2031 to 2031, and the policy 2024 to 2028: the years between are in neither",
      TakeHolidays({"", {"Asia/Tokyo"}}, {On(2031, 8, 11, "山の日")}, calendar).status().message());
  EXPECT_EQ(
      "the file has no holidays since 1970",
      TakeHolidays({"", {"Asia/Tokyo"}}, {On(1955, 8, 11, "x")}, calendar).status().message());
  ASSERT_TRUE(TakeHolidays({"", {"Asia/Tokyo"}}, {On(2029, 8, 11, "山の日")}, calendar).ok());
  EXPECT_EQ("2029-12-31", calendar.holiday_lists(0).to());
  EXPECT_EQ("2027-01-01", calendar.holiday_lists(0).provisional_from());
}

}  // namespace
}  // namespace tasuki::client
