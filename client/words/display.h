#pragma once

#include <string>

// Text as a terminal shows it.

namespace tasuki::client {

// Columns a terminal needs for `text`: East Asian wide characters take two, combining ones none.
int DisplayWidth(const std::string& text);

// `text` cut to `width` columns, the last one an ellipsis where something was cut.
std::string FitWidth(const std::string& text, int width);

// `text` without characters that steer a terminal (common/base/terminal.h); line breaks become
// spaces. What goes to a printer needs neither this nor the next: the printer does it.
std::string OneLine(const std::string& text);

// So much of a name as a list shows (kNameListedBytesMax), with an ellipsis where that is not all.
std::string InList(const std::string& name);

// As OneLine, but line breaks stay.
std::string Printable(const std::string& text);

}  // namespace tasuki::client
