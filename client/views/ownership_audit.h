#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "client/views/who.h"
#include "tasuki/v1/audit.pb.h"

// Whom nobody was accountable for, and who was whose (N02): read over the whole journal.

namespace tasuki::client {

// Who waits for an owner at `at`, the longest first, by `directory` and `presenter`, which are of
// that moment; and orphan days by month up to then, by `present`, the rows of now. Errors are the
// store's, or DataLoss.
absl::StatusOr<v1::AuditOrphansView> AuditOrphans(Directory& directory, Presenter& presenter,
                                                  domain::Rows& present, absl::Time at);

// Everybody who owned a prospect or firm, the first one first. Errors are the store's, or DataLoss.
absl::StatusOr<v1::AuditOwnershipView> AuditOwnership(const Who& who, Directory& directory,
                                                      Presenter& presenter, absl::Time now);

}  // namespace tasuki::client
