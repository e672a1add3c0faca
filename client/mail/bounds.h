#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace tasuki::client {

// Whether a mail stays within the bounds of client/limits.h that keep a parser's memory and time:
// looked at in one pass, before anything is taken apart. InvalidArgument says which it breaks and
// what to do. Pure; any thread.
absl::Status CheckMailBounds(std::string_view bytes);

}  // namespace tasuki::client
