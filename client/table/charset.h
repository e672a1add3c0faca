#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/table/csv_reader.h"

// Text of other programs as UTF-8 (ICU). Pure; any thread.

namespace tasuki::client {

// `bytes` of the character set of that name (IANA's, in whatever case; Shift_JIS is what Windows
// takes it for); nullopt: nobody knows the name, or these bytes are not of it.
std::optional<std::string> Utf8From(std::string_view bytes, const std::string& charset);

// A whole file as it is read further.
struct GuessedText {
  std::string text;  // Without byte order mark; of UTF-16, the same as UTF-8.
  CsvEncoding encoding = CsvEncoding::kUtf8;
  std::string name;  // `UTF-8`, `UTF-16`, `CP932`.
};
// UTF-8 and UTF-16 by their mark, else UTF-8 where the bytes are that, else CP932. Nullopt: they
// are none of these.
std::optional<GuessedText> GuessText(std::string bytes);

}  // namespace tasuki::client
