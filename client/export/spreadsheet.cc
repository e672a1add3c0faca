#include "client/export/spreadsheet.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/table/csv_reader.h"
#include "client/words/display.h"

namespace tasuki::client {
namespace {

// What begins so a spreadsheet may compute, in full width too.
constexpr const char* kComputing[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};

std::string Harmless(const std::string& text) {
  const bool computes = std::any_of(std::begin(kComputing), std::end(kComputing),
                                    [&](const char* one) { return absl::StartsWith(text, one); });
  if (!computes) return text;
  const bool number = (text.front() == '+' || text.front() == '-') &&
                      text.find_first_not_of("0123456789 ().-", 1) == std::string::npos;
  return number ? text : "'" + text;
}

}  // namespace

std::string SpreadsheetField(const std::string& field) {
  return CsvField(Harmless(Printable(field)));
}

std::string SpreadsheetRow(const std::vector<std::string>& fields) {
  std::string row;
  for (size_t i = 0; i < fields.size(); ++i) {
    absl::StrAppend(&row, i == 0 ? "" : ",", SpreadsheetField(fields[i]));
  }
  return row + "\r\n";
}

}  // namespace tasuki::client
