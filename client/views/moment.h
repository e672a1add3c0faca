#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "client/replica/workspace.h"
#include "common/domain/replay/as_of.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"

namespace tasuki::client {

// The views of another moment, by one of two clocks (N06, common/domain/replay/as_of.h), folded
// afresh from the journal. Made per command; one thread.
class Moment {
 public:
  explicit Moment(Workspace& workspace) : workspace_(workspace) {}

  // What was so at `at`, for these entries of a person or (of none) everything.
  absl::Status AsOf(absl::Time at, absl::Span<const SubjectId> entries);

  // What this replica held at `at`: the journal it had applied by then, and what it had written.
  absl::Status KnownAt(absl::Time at, absl::Span<const SubjectId> entries);

  domain::Rows& rows() { return rows_; }

  // The policy that was recorded last by `at`, else the first: by it slots of a moment are read.
  absl::StatusOr<v1::Policy> PolicyAt(absl::Time at);

 private:
  absl::Status Fold(const domain::AsOf& as_of, absl::Span<const SubjectId> entries);

  Workspace& workspace_;
  domain::NoRows nothing_;
  domain::Rows rows_{nothing_};
};

}  // namespace tasuki::client
