#pragma once

#include <string>

namespace tasuki::client {

// Whatever people typed as text of an HTML page or as the value of an attribute in double quotes:
// it marks nothing up, ends no attribute, steers nothing, and its line breaks are spaces. Pure; any
// thread.
std::string HtmlText(const std::string& text);

}  // namespace tasuki::client
