#pragma once

#include <string>
#include <vector>

// Text as a terminal shows it.

namespace tasuki::client {

// Columns a terminal needs for `text`: East Asian wide characters take two, combining ones none.
int DisplayWidth(const std::string& text);

// `text` cut to `width` columns, the last one an ellipsis where something was cut.
std::string FitWidth(const std::string& text, int width);

// One line as several, none wider than `width` (10 at least), which say the same: broken where
// words of its script may be (UAX #14), a longer word between characters. All but the first are
// indented by `hang`. Only spaces at a break are lost.
std::vector<std::string> Wrapped(const std::string& text, int width, int hang);

// How far what follows such a line is indented: so far as its second column begins where it has
// one, else a little further than the line itself.
int HangOf(const std::string& line, int width);

// `text` without characters that steer a terminal (common/base/terminal.h); line breaks become
// spaces. What goes to a printer needs neither this nor the next: the printer does it.
std::string OneLine(const std::string& text);

// So much of a name as a list shows (kNameListedBytesMax), with an ellipsis where that is not all.
std::string InList(const std::string& name);

// As OneLine, but line breaks stay.
std::string Printable(const std::string& text);

}  // namespace tasuki::client
