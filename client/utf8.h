#pragma once

#include <string_view>

namespace tasuki::client {

// Whether `text` is UTF-8, as every text in a message must be. Any thread.
bool IsUtf8(std::string_view text);

}  // namespace tasuki::client
