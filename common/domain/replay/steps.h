#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/folder.h"
#include "common/domain/rows/rows.h"

// One prospect's history, step by step: what stood before each event, and what after it. With
// hindsight: in the order in which things happened, without what was taken back since. Pure; one
// thread.

namespace tasuki::domain {

// One event and what it made of the prospect. Borrowed for the visit.
struct Step {
  const JournalEvent& event;      // With its business time.
  const v1::ProspectRow& before;  // As default where it was not added yet.
  const v1::ProspectRow& after;
  // The present decision on its owner then; nullptr: none was made (its firm's counts).
  const v1::DecisionRow* owner;
  Rows& rows;  // What else is known of it then; of the team what is so now.
};

// Folds that prospect's events anew, in rows of its own over `rows`, and calls `visit` after each
// that took effect: facts in (b, seq), decisions in seq, each at its time. Reads that prospect's
// events and no others: merges, what was said of entries merged into it and its firm's owner are as
// they are now. Errors are the store's, or DataLoss.
absl::Status ForEachStep(SubjectId prospect, Rows& rows, History& history,
                         absl::FunctionRef<void(const Step&)> visit);

// Who owned the prospect at `at_us` by that decision: a cover that has ended gives it back, a
// declined handover goes back. Zero: nobody of its own.
MemberId OwnerBy(const v1::DecisionRow* decision, int64_t at_us);

}  // namespace tasuki::domain
