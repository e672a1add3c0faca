#pragma once

#include "absl/status/status.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/rows/rows.h"

// Prospects whose adding was taken back (I8). Pure; one thread.
//
// 1. Such a prospect is gone only while nothing else is said of them: a fact or decision that
// counts
//    keeps them there, whoever wrote the undo and however. What came with the adding in one act,
//    its assignment and a first next touch, does not.
// 2. Weighed as it comes into force, and kept in the prospect's row (`undone`), which is not folded
//    anew. An undo that was outweighed once stays so: who still wants it writes it again.
// 3. What is said later by who had not seen that they are gone brings them back; by who had, it
// waits
//    in the journal until they are back. So does what counts again after it was taken back.

namespace tasuki::domain {

// Whether who wrote the event had seen that the prospect is gone. What a replica wrote itself it
// has seen.
bool HadSeen(const JournalEvent& event, const v1::Undone& undone);

// Whether the event, which counts, says that there is such a prospect.
bool SaysThereIsOne(const JournalEvent& event, Rows& rows);

// Settles whether the prospect is gone after a retraction changed what is taken back; `now` is the
// event with which it took effect. Errors are the store's.
absl::Status WeighUndo(const JournalEvent& now, SubjectId prospect, const Reopened& reopened,
                       History& history, v1::ProspectRow& row, Rows& rows);

}  // namespace tasuki::domain
