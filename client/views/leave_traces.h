#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/words/messages.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/audit.pb.h"

namespace tasuki::client {

// Every trace of somebody who leaves that points forward, whatever becomes of their prospects
// (X15): covers of both sides, delegated work, promises they made, contests and requests they are
// in, whom they cover for while away and whom they look after, what they are to take over from
// others who leave, who is to take over of them and cannot any more, mentions in the policy, and
// their laptops, whose outboxes nobody here can see. In that order, each by what it is about. From
// indexes and the members' rows. Errors are the store's.
absl::StatusOr<std::vector<v1::LeaveTraceView>> LeaveTraces(MemberId leaver, Directory& directory,
                                                            absl::Time now, Language language);

// How many things of whom that member is to take over, by the plans that stand (X15). From an
// index. Errors are the store's.
absl::StatusOr<std::map<MemberId, size_t>> PlannedForHeir(MemberId heir, domain::Rows& rows);

}  // namespace tasuki::client
