#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Who is away (`member away`), and who covers meanwhile. The clock decides; no row changes.

namespace tasuki::client {

// Members who are away at `now` and for whom `cover` covers, with the day they are back.
struct Absent {
  MemberId member;
  int32_t back_day = 0;
};
absl::StatusOr<std::vector<Absent>> CoveredBy(MemberId cover, absl::Time now, domain::Rows& rows);
// Whether that member is away at `now`.
bool IsAway(MemberId member, const v1::MemberRow& row, absl::Time now, domain::Rows& rows);

}  // namespace tasuki::client
