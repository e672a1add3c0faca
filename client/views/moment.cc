#include "client/views/moment.h"

#include "common/base/check.h"

namespace tasuki::client {

absl::Status Moment::Fold(const domain::AsOf& as_of, std::optional<SubjectId> prospect) {
  const auto events =
      [&](absl::FunctionRef<absl::Status(const domain::JournalEvent&)> visit) -> absl::Status {
    absl::Status visited;
    absl::Status read = workspace_.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
      visited = visit(event.event());
      return visited.ok();
    });
    return visited.ok() ? read : visited;
  };
  TASUKI_RETURN_IF_ERROR(
      domain::FoldAsOf(events, workspace_.home().overlay().history(), as_of, prospect, rows_));
  return rows_.status();
}

absl::Status Moment::AsOf(absl::Time at, std::optional<SubjectId> prospect) {
  domain::AsOf as_of;
  as_of.at_us = absl::ToUnixMicros(at);
  return Fold(as_of, prospect);
}

absl::Status Moment::KnownAt(absl::Time at, std::optional<SubjectId> prospect) {
  TASUKI_ASSIGN_OR_RETURN(const Seq seq, workspace_.home().replica().KnownAt(at));
  domain::AsOf as_of;
  as_of.known = domain::Known{seq, workspace_.home().identity().replica, absl::ToUnixMicros(at)};
  return Fold(as_of, prospect);
}

}  // namespace tasuki::client
