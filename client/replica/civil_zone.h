#pragma once

#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

// The member's zone, else the team's, where there is one of that name; else UTC. Never the
// machine's.
absl::TimeZone CivilZone(domain::Rows& rows, MemberId member);

}  // namespace tasuki::client
