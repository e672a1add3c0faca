#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/workspace.h"
#include "common/base/ids.h"

// A leaving and its withdrawal, written on two laptops that did not know of each other (X15): the
// later in the journal stands, and only people can say what was meant.

namespace tasuki::client {

enum class LeaveCrossed {
  kNo,
  // Withdrawn first; whoever wrote the leaving had not seen that.
  kLeft,
  // Written first; whoever withdrew it had not seen that, so that what it moved is with others.
  kReturned,
};

// Whether the two crossed for that member within the last two weeks, and it still shows. Reads a
// bounded part of the journal. Errors are the store's.
absl::StatusOr<LeaveCrossed> LeaveCrossedOf(MemberId member, absl::Time now, Workspace& workspace);

}  // namespace tasuki::client
