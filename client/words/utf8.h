#pragma once

#include <string_view>

namespace tasuki::client {

// Whether `text` is UTF-8, as every text in a message must be. Any thread.
bool IsUtf8(std::string_view text);

// `text` without the white space around it, wide spaces (U+3000) too. Any thread.
std::string_view Trimmed(std::string_view text);

}  // namespace tasuki::client
