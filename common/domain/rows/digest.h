#pragma once

#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/domain/rows/rows.h"

namespace tasuki::domain {

// Calls `take` with the bytes whose SHA-256 is the view digest: the fold version, then every state
// row in key order, length-prefixed.
absl::Status ForDigest(RowSource& rows, absl::FunctionRef<void(std::string_view)> take);

}  // namespace tasuki::domain
