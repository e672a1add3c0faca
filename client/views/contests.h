#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

// One open contest with where it stands (N10).
struct OpenContest {
  SubjectId subject;
  v1::Slot slot = v1::SLOT_UNSPECIFIED;
  v1::DecisionRow row;
};

// Those that nobody has resolved, oldest first, from their index. Errors are the store's.
absl::StatusOr<std::vector<OpenContest>> OpenContests(domain::Rows& rows);

}  // namespace tasuki::client
