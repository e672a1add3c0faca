#include "client/views/moment.h"

#include "common/base/check.h"
#include "common/domain/fold/indexes.h"

namespace tasuki::client {

absl::Status Moment::Fold(const domain::AsOf& as_of, absl::Span<const SubjectId> entries) {
  const auto events =
      [&](absl::FunctionRef<absl::Status(const domain::JournalEvent&)> visit) -> absl::Status {
    absl::Status visited;
    absl::Status read = workspace_.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
      visited = visit(event.event());
      return visited.ok();
    });
    return visited.ok() ? read : visited;
  };
  domain::Indexes indexes(rows_);
  TASUKI_RETURN_IF_ERROR(
      domain::FoldAsOf(events, workspace_.home().overlay().history(), as_of, entries, rows_));
  return indexes.Update();
}

absl::Status Moment::AsOf(absl::Time at, absl::Span<const SubjectId> entries) {
  domain::AsOf as_of;
  as_of.at_us = absl::ToUnixMicros(at);
  return Fold(as_of, entries);
}

absl::Status Moment::KnownAt(absl::Time at, absl::Span<const SubjectId> entries) {
  TASUKI_ASSIGN_OR_RETURN(const Seq seq, workspace_.home().replica().KnownAt(at));
  domain::AsOf as_of;
  as_of.known = domain::Known{seq, workspace_.home().identity().replica, absl::ToUnixMicros(at)};
  return Fold(as_of, entries);
}

// Each policy names the one before it and one long before (rows/policies.h).
absl::StatusOr<v1::Policy> Moment::PolicyAt(absl::Time at) {
  domain::Rows& rows = workspace_.rows();
  const int64_t at_us = absl::ToUnixMicros(at);
  const auto is_later = [&](uint64_t seq) -> absl::StatusOr<bool> {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace_.EventAt(Seq(seq)));
    return event.recorded_at_us > at_us;
  };
  const auto* team = rows.Find(domain::TeamKey());
  uint64_t seq = team == nullptr ? 0 : team->policy_seq();
  v1::PolicyRow found;
  while (seq != 0) {
    const auto* row = rows.Find(domain::PolicyKey(Seq(seq)));
    if (row == nullptr) break;
    found = *row;
    TASUKI_ASSIGN_OR_RETURN(const bool later, is_later(seq));
    if (!later) break;
    seq = found.previous();
    if (found.jump() == 0) continue;
    TASUKI_ASSIGN_OR_RETURN(const bool far_later, is_later(found.jump()));
    if (far_later) seq = found.jump();
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return found.policy();
}

}  // namespace tasuki::client
