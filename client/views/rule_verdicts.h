#pragma once

#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "common/domain/replay/rule_verdicts.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/replay.pb.h"

// What the rules of following up say of histories, by the policy in force or another, for those who
// may read it: managers, and of their own work the member (X11).

namespace tasuki::client {

// Judges prospects one after the other. Made per command; one thread.
class VerdictReader {
 public:
  // `instead`: the policy of every moment, by which is judged (N08); nullopt: each moment's own,
  // and the one in force judges.
  VerdictReader(Directory& directory, absl::Time now, std::optional<v1::Policy> instead);

  // Calls `visit` with each verdict on that prospect that may be read here. Reads that prospect's
  // events and no others, under another policy the journal once. Errors are the store's.
  absl::Status ForEach(SubjectId prospect, absl::FunctionRef<void(const domain::Judged&)> visit);

  // The same with each that may be read of all prospects that are listed, one prospect after the
  // other: reads the journal once, instead of each one's events out of it.
  absl::Status ForEachOfAll(
      absl::FunctionRef<void(SubjectId prospect, const domain::Judged& judged)> visit);

  // As people see it, without whom it is with. Errors are the store's.
  absl::StatusOr<v1::RuleVerdictView> View(const domain::Judged& judged);

 private:
  absl::Status ForEachOf(
      absl::FunctionRef<bool(SubjectId prospect)> wanted,
      absl::FunctionRef<void(SubjectId prospect, const domain::Judged& judged)> visit);
  domain::JudgedPerson PersonOf(SubjectId prospect, const v1::ProspectRow& row);
  bool MayRead(const domain::Judged& judged) const {
    return manages_ || judged.member.is_zero() || judged.member == self_;
  }

  Directory& directory_;
  const absl::Time now_;
  const std::optional<v1::Policy> instead_;
  Presenter presenter_;
  const MemberId self_;
  const bool manages_;
};

}  // namespace tasuki::client
