#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "client/words/messages.h"
#include "common/base/ids.h"
#include "tasuki/v1/audit.pb.h"

// Who is to take over what of somebody who leaves (X15, R140): the best person, not the least busy.
//
// 1. A cover goes back, and whoever covers for the leaver already goes on.
// 2. Else points for each colleague who may own and stays: has owned this client before, has dealt
//    with them, owns the firm or others there, has dealt with others there, works with such clients
//    (segment and language, R035), keeps promises (X23).
// 3. Nobody gets more than the policy's ceilings allow (X4); what is left goes to the queue.
// 4. Among equals whoever has most room, so that it spreads.
// The biggest are placed first (X23), and the same rows give the same plan on every laptop.

namespace tasuki::client {

// The plan for all that is theirs, the biggest first, firms before prospects. Reads all prospects
// once. Errors are the store's.
absl::StatusOr<v1::LeaveView> ProposePlan(MemberId leaver, Directory& directory,
                                          Presenter& presenter, absl::Time now, Language language);

// One move as people see it: names, open value, key account; not why.
v1::LeaveMoveView MoveView(v1::SubjectKind kind, SubjectId subject, MemberId to,
                           Directory& directory);

}  // namespace tasuki::client
