#pragma once

#include "absl/status/status.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// What is planned for somebody who leaves (X15): rows `v`, a planned move each, and `L`, the same
// under who takes over. They stand while the member's row has the plan; a new one replaces them,
// and with the leaving, or when it is withdrawn, they go.

namespace tasuki::domain {

// Folds LeavePlanned, MemberLeft or MemberReturned, already applied; does nothing for what is not
// effective or of another type. Errors are the store's.
absl::Status FoldLeaving(const JournalEvent& event, Rows& rows);

}  // namespace tasuki::domain
