#pragma once

#include <string>
#include <vector>

// Tables that a spreadsheet opens. Pure; any thread.

namespace tasuki::client {

// Spreadsheets guess another encoding than UTF-8 without it.
inline constexpr const char* kTableByteOrderMark = "\xEF\xBB\xBF";

// A row with its line end, each field quoted where it must be. What a spreadsheet would compute
// begins with an apostrophe instead: people's words are no formulas. A number or a telephone number
// stays as it is.
std::string SpreadsheetRow(const std::vector<std::string>& fields);
// One such field.
std::string SpreadsheetField(const std::string& field);

}  // namespace tasuki::client
