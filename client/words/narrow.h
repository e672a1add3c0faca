#pragma once

#include <string>
#include <string_view>

namespace tasuki::client {

// What is typed with a Japanese keyboard in the wide form, in the narrow one:
// `８／２０　１５：００`, `１，２００`. Anything else stays as it is. Pure; cannot fail.
std::string Narrow(std::string_view text);

}  // namespace tasuki::client
