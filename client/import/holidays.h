#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tasuki/v1/policy.pb.h"

// A country's public holidays out of a table or a calendar, into a policy (X10). Pure; any thread.

namespace tasuki::client {

// One holiday of a file.
struct HolidayEntry {
  int32_t day = 0;      // Days since 1970-01-01, negative before.
  std::string name;     // In English where the file says that, else as it has it.
  std::string name_ja;  // Empty: the file has one name only.
};

// What a file says, by day. `bytes`: an iCalendar text (RFC 5545, UTF-8), else a table (CSV in
// UTF-8 or CP932) of which the first row names the columns. Refused, with the line or entry and the
// reason, where anything in it is no holiday.
absl::StatusOr<std::vector<HolidayEntry>> ReadHolidays(const std::string& bytes);
// The two formats, behind it.
absl::StatusOr<std::vector<HolidayEntry>> ReadHolidayTable(const std::string& bytes);
absl::StatusOr<std::vector<HolidayEntry>> ReadHolidayCalendar(const std::string& bytes);

// Which list of a policy.
struct HolidayTarget {
  std::string name;                // Empty: the first that is for one of the zones.
  std::vector<std::string> zones;  // For whoever lives by one of them; of a new list.
};

// What was taken.
struct HolidaysTaken {
  std::string list;
  uint32_t days = 0;
  int32_t first_year = 0;
  int32_t last_year = 0;
  uint32_t before = 0;  // Days before 1970, which a policy cannot say, left out.
};

// Puts `entries` in the place of that list's days in the years they cover; days of other years
// stay. Holidays that the list knows by one of their names keep both. The years of the file are
// confirmed from then on. Refused: a year of which the file has less than half of the days; years
// between file and list that neither has.
absl::StatusOr<HolidaysTaken> TakeHolidays(const HolidayTarget& target,
                                           const std::vector<HolidayEntry>& entries,
                                           v1::Calendar& calendar);

}  // namespace tasuki::client
