#pragma once

#include <optional>

#include "common/domain/fold/fold_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Changes of owner as handovers (N03), of prospects and of firms (X14). The decision appends one,
// in seq; accepting, introducing and the new owner's touches are facts and fill it in, in (business
// time, seq). Introductions and touches are about prospects, so a firm's handovers have none. A
// handover's row names the one before it in (handed, seq), and the subject's own row the last.

namespace tasuki::domain {

// Adds the handover that the effective decision `event` made, from a person or to a person, and
// keeps `last`. ApplyVerdict has been called for it. Whether one was added.
bool AddHandover(const JournalEvent& event, v1::HandoverPlace& last, Rows& rows);

// Where that handover stands among those of its subject.
v1::HandoverPlace HandoverPlaceOf(const v1::HandoverRow& handover);

// The handover at `place` of that prospect or firm; nullptr: none (there are none before the
// first).
const v1::HandoverRow* FindHandover(SubjectId subject, const v1::HandoverPlace& place, Rows& rows);

// Folds HandoverAccepted or HandoverDeclined into the handover it answers, which it gives as it is
// then; the last answer stands. nullopt: it answers none.
std::optional<v1::HandoverRow> FoldHandoverAnswer(const JournalEvent& answer,
                                                  const v1::HandoverPlace& last, FactRows& rows);

// Each folds the fact of its name into the handovers of a prospect. A touch belongs to the last
// handover to whoever made it.
void FoldClientIntroduced(const FoldEvent& at, v1::ProspectRow& row);
void CountHandoverTouch(const FoldEvent& at, v1::ProspectRow& row);

// What a handover was not sustained by (X23): the first fact after it that found what was next so
// long overdue; before it folds. What was overdue when it was handed over counts from then on.
void MarkOverdue(const FoldEvent& at, const v1::ProspectRow& row);
// What it was ended by (X18): the first outcome after it that asks for no more; after it folds.
void MarkEnded(const FoldEvent& at, const v1::ProspectRow& row);

// What facts put into a handover's row, taken from another one.
void CopyMarks(const v1::HandoverRow& from, v1::HandoverRow& to);
// Takes it out of all handovers of a subject.
void ForgetMarks(SubjectId subject, const v1::HandoverPlace& last, Rows& rows);

}  // namespace tasuki::domain
