#pragma once

// Bounds of what is exported.

namespace tasuki::client {

// Handovers that a page to print lists: some 200 sheets. Tables for spreadsheets have all.
inline constexpr int kHandoversOfPageMax = 5'000;
// Months of its chart of orphan days, the last ones.
inline constexpr int kMonthsOfPage = 36;

}  // namespace tasuki::client
