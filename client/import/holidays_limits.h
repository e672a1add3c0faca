#pragma once

#include <cstddef>
#include <cstdint>

// Bounds of a file of holidays. A century of a country has some 2,000 days.

namespace tasuki::client {

// What whoever gave a wrong file is told to do.
inline constexpr char kHolidayFileAdvice[] =
    "the policy in force stays; mend the file, and repeat this";

inline constexpr size_t kHolidayFileBytesMax = 4 << 20;
inline constexpr size_t kHolidayEntriesMax = 20'000;
// Days of one entry of a calendar (a holiday week).
inline constexpr int32_t kHolidayDaysMax = 31;
inline constexpr size_t kHolidayNameBytesMax = 100;
inline constexpr int32_t kHolidayYearMin = 1900;
inline constexpr int32_t kHolidayYearMax = 2199;

}  // namespace tasuki::client
