#include "client/refused.h"

#include <algorithm>

#include "client/engine.h"
#include "common/base/check.h"
#include "common/domain/ownership.h"

namespace tasuki::client {

absl::StatusOr<std::vector<StoredEvent>> NotTold(Workspace& workspace) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> told,
                          workspace.engine().store().FindNumber(kToldRow));
  const std::string device = workspace.identity().device.str();
  std::vector<StoredEvent> found;
  domain::Rows& rows = workspace.rows();
  TASUKI_RETURN_IF_ERROR(
      workspace.ForEachRefused(Seq(told.value_or(0) + 1), [&](const StoredEvent& event) {
        const auto* replica = rows.Find<v1::ReplicaRow>(domain::ReplicaKey(event.replica));
        if (replica != nullptr && replica->device() == device) found.push_back(event);
        return true;
      }));
  TASUKI_RETURN_IF_ERROR(workspace.status());
  return found;
}

absl::Status SetTold(Workspace& workspace) {
  storage::Batch batch;
  PutNumber(batch, kToldRow, workspace.applied().value());
  return workspace.engine().store().db().Write(batch, storage::Sync::kNo);
}

absl::StatusOr<std::vector<StoredEvent>> OpenRequests(Workspace& workspace, absl::Time now) {
  domain::Rows& rows = workspace.rows();
  const std::string self = workspace.identity().member.str();
  const auto* member = rows.Find<v1::MemberRow>(domain::MemberKey(workspace.identity().member));
  const bool manager =
      member != nullptr && (member->role() == v1::MANAGER || member->role() == v1::ADMIN);
  std::vector<StoredEvent> open;
  TASUKI_RETURN_IF_ERROR(workspace.ForEachRefused(Seq(1), [&](const StoredEvent& event) {
    const v1::Header& header = event.header;
    if (event.verdict != v1::UNAUTHORISED || !header.has_owner_assigned()) return true;
    if (!manager && header.actor() != self) return true;
    const domain::Ownership present = domain::OwnerOf(SubjectId::FromTrusted(header.subject().id()),
                                                      absl::ToUnixMicros(now), rows);
    if (present.decided_seq < event.seq) open.push_back(event);
    return true;
  }));
  TASUKI_RETURN_IF_ERROR(workspace.status());
  return open;
}

}  // namespace tasuki::client
