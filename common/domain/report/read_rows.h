#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/rows/rows.h"

namespace tasuki::domain {

// Parses each row whose key begins with `prefix` into `row` and calls `visit` with its key. Errors
// are the store's, or DataLoss where a row does not parse.
template <class Row, class Visit>
absl::Status ReadRows(std::string_view prefix, Rows& rows, Row& row, Visit visit) {
  absl::Status bad;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(prefix, [&](std::string_view key, std::string_view bytes) {
    if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      bad = Fault(absl::StatusCode::kDataLoss,
                  Phrase("the state row $0 does not parse: fold the views again", HexEncode(key)));
      return false;
    }
    visit(key);
    return true;
  }));
  return bad;
}

}  // namespace tasuki::domain
