#pragma once

#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Ids of imported events (§4 row 1): an import gives one row of a table the same event id on every
// laptop, so two laptops that import one table must not make it count twice. Rows j and q.

namespace tasuki::domain {

// Whether an imported event in effect holds the id of `event`, which is imported too, and that
// import was not retracted for the subject since. Those of every rules version hold theirs; events
// refused, set apart or invalid hold none.
bool IsImportedAlready(const JournalEvent& event, Rows& rows);

// An event got that verdict, on arrival or at its admission; `arrived`: as it came.
void HoldImport(v1::Verdict verdict, const JournalEvent& arrived, Rows& rows);

// The same from a journal that was judged long ago, whose other rows are in `rows`. To be called
// for every event, in seq order.
absl::Status RememberImport(const JournalEvent& event, Rows& rows);

}  // namespace tasuki::domain
