#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "common/domain/replay/rule_verdicts.h"
#include "tasuki/v1/replay.pb.h"

// What the rules of following up say of histories, by the policy in force, for those who may read
// it: managers, and of their own work the member (X11).

namespace tasuki::client {

// Judges prospects one after the other. Made per command; one thread.
class VerdictReader {
 public:
  VerdictReader(Directory& directory, Presenter& presenter, absl::Time now);

  // Calls `visit` with each verdict on that prospect that may be read here. Reads that prospect's
  // events and no others. Errors are the store's.
  absl::Status ForEach(SubjectId prospect, absl::FunctionRef<void(const domain::Judged&)> visit);

  // As people see it, without whom it is with. Errors are the store's.
  absl::StatusOr<v1::RuleVerdictView> View(const domain::Judged& judged);

 private:
  Directory& directory_;
  Presenter& presenter_;
  const absl::Time now_;
  const MemberId self_;
  const bool manages_;
};

}  // namespace tasuki::client
