#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "common/base/ids.h"
#include "common/domain/replay/record.h"
#include "tasuki/v1/audit.pb.h"

namespace tasuki::client {

// Counts what fell due for a member from `from` on and before `now`: of the prospects that are
// theirs now and those they gave away since `from`, and of the promises they made (X23). `counter`
// is of the same member and times. Errors are the store's.
absl::Status CountDuties(Directory& directory, MemberId member, absl::Time from, absl::Time now,
                         domain::DisciplineCounter& counter);

// A member's record by the policy in force (X23, common/domain/replay/record.h): of the prospects
// that are theirs now and those they gave away in its days, of the promises they made, and of the
// handovers that they received. Reads these prospects' events and no others. Who may see it, the
// caller asks: managers, and the member (R020). Errors are the store's.
absl::StatusOr<v1::RecordView> RecordViewOf(Directory& directory, MemberId member, absl::Time now);

}  // namespace tasuki::client
