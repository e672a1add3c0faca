#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "tasuki/v1/audit.pb.h"

// Handovers as an audit shows them (R004, R011–R013, R018, X23): read over the whole journal.

namespace tasuki::client {

// Version of what the figures mean (N09). A changed meaning is a new version.
inline constexpr uint32_t kAuditVersion = 1;

// Which handovers.
struct HandoverAuditQuery {
  std::optional<absl::Time> from;  // Handed over then or later.
  std::optional<absl::Time> to;    // And before then.
  std::optional<MemberId> member;  // Who gave or got it.
  bool open = false;  // Of leavers' clients (of `member`'s, where one is named) those who do not
                      // know their new owner yet; those who have none too.
};

// The handovers with their totals. What was derived on a member (R013) and what a manager sealed
// is left out where the reader may not see it (X11). Errors are the store's, or DataLoss.
absl::StatusOr<v1::AuditHandoversView> AuditHandovers(const HandoverAuditQuery& query,
                                                      Directory& directory, Presenter& presenter,
                                                      absl::Time now);

}  // namespace tasuki::client
