#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/replica/workspace.h"
#include "common/domain/events/journal_event.h"

namespace tasuki::client {

// Calls `visit` with every event of the journal in seq order, then of the outbox, until it is not
// OK (domain::EventSource).
inline absl::Status VisitJournal(
    Workspace& workspace, absl::FunctionRef<absl::Status(const domain::JournalEvent&)> visit) {
  absl::Status status;
  absl::Status read = workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    status = visit(event.event());
    return status.ok();
  });
  return status.ok() ? read : status;
}

}  // namespace tasuki::client
