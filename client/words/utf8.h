#pragma once

#include <cstddef>
#include <string_view>

namespace tasuki::client {

// Whether `text` is UTF-8, as every text in a message must be. Any thread.
bool IsUtf8(std::string_view text);

// The beginning of `text`, `bytes_max` bytes of it at most and no part of a character. Any thread.
std::string_view Utf8Head(std::string_view text, size_t bytes_max);

// `text` without the white space around it, wide spaces (U+3000) too. Any thread.
std::string_view Trimmed(std::string_view text);

}  // namespace tasuki::client
