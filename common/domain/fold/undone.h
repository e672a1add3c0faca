#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/rows/rows.h"

// Things whose adding was taken back (I8): prospects, firms, deals, promises, tasks. Pure; one
// thread.
//
// 1. Such a thing is gone only while nothing else is said of it: a fact or decision that counts
//    keeps it there, whoever wrote the undo and however; a firm, too, while anybody is at it. What
//    came with the adding in one act does not: of a prospect or firm its assignment and a first
//    next touch, of a deal its closing.
// 2. Weighed as it comes into force, and kept where nothing is folded anew: in the prospect's row
//    (`undone`), else in a row `l`. An undo that was outweighed once stays so: who still wants it
//    writes it again. Row `l` names the last such, and a row `O` where, so that it can be told.
// 3. What is said later by who had not seen that it is gone brings it back; by who had, it waits in
//    the journal until it is back. So does what counts again after it was taken back. A prospect
//    that comes to a firm that is gone brings it back in any case: nobody is at a firm without a
//    name.

namespace tasuki::domain {

// Settles what of the subject is gone after `undo`, a retraction, changed what is taken back; `now`
// is the event with which it took effect. Whether any of that changed. Errors are the store's.
absl::StatusOr<bool> WeighUndo(const JournalEvent& undo, const JournalEvent& now,
                               const Reopened& reopened, const v1::Timeline& recent,
                               History& history, Rows& rows);

// Brings back what `event`, which counts and takes effect with `now`, is about, where its writer
// had not seen that it is gone. Whether anything came back.
bool BringBackUnseen(const JournalEvent& event, const JournalEvent& now, Rows& rows);

// Brings back a firm to which `now` brought a prospect. Whether it was gone.
bool BringFirmBack(SubjectId firm, const JournalEvent& now, Rows& rows);

}  // namespace tasuki::domain
