#pragma once

#include <string>

#include "client/words/messages.h"

// The frame of the pages to print: one file that loads nothing and runs nothing.

namespace tasuki::client {

// Everything up to the body, with its style: for a browser and for A4. `title` is text of HTML
// already.
std::string HtmlPageBegin(const std::string& title, Language language);

inline constexpr const char* kHtmlPageEnd = "</body>\n</html>\n";

}  // namespace tasuki::client
