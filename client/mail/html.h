#pragma once

#include <string>
#include <string_view>

namespace tasuki::client {

// The text of a page as a mail carries it where it has no other: paragraphs and breaks become
// lines, what is quoted gets `> `, scripts, styles and comments go. No tree is made of it, so that
// nothing nests too deep. `page` is UTF-8. Pure; any thread.
std::string HtmlText(std::string_view page);

}  // namespace tasuki::client
