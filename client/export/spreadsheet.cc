#include "client/export/spreadsheet.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "client/table/csv_reader.h"
#include "client/words/display.h"

namespace tasuki::client {
namespace {

std::string Harmless(const std::string& text) {
  if (text.empty() || std::strchr("=+-@\t\r", text.front()) == nullptr) return text;
  const bool number = (text.front() == '+' || text.front() == '-') &&
                      text.find_first_not_of("0123456789 ().-", 1) == std::string::npos;
  return number ? text : "'" + text;
}

}  // namespace

std::string SpreadsheetRow(const std::vector<std::string>& fields) {
  std::string row;
  for (size_t i = 0; i < fields.size(); ++i) {
    absl::StrAppend(&row, i == 0 ? "" : ",", CsvField(Harmless(Printable(fields[i]))));
  }
  return row + "\r\n";
}

}  // namespace tasuki::client
