#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/audit.pb.h"

// Whose clients change hands because somebody goes (X15).

namespace tasuki::client {

// Whether that member is gone, or their leaving is planned.
bool IsLeaver(MemberId member, domain::Rows& rows);

// Adds the leavers' clients (of `member`'s, where one is named) whom nobody has taken over yet:
// those who wait in the queue, those whom a plan gives to somebody they have not met, and those
// whom it leaves out; then puts all of the view in the order of their bigness (X23). Errors are
// the store's, or DataLoss.
absl::Status AddWaitingOfLeavers(std::optional<MemberId> member, Directory& directory,
                                 Presenter& presenter, absl::Time now,
                                 v1::AuditHandoversView& view);

}  // namespace tasuki::client
