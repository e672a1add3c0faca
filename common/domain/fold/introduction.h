#pragma once

#include "common/domain/fold/fold_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// The introduction after a change of owner (X12): where the client has dealt with another of us, it
// comes before whatever step is due. It stands over what the facts leave: taken away before a fact
// or decision folds, and put over it again after, so that nothing of the fold depends on it. So
// does having none: who is merged away, erased, or bound by an entry merged into them keeps beneath
// (`held`) what the facts leave, and what a fact found overdue is the same whoever merged them
// when.

namespace tasuki::domain {

// Row `next` as the facts left it.
void TakeIntroductionAway(v1::ProspectRow& row);
// Puts the introduction over it, while one is due: next is the earlier of the two, but a step waits
// for the introduction whatever its day. Of whom nothing is ever due, nothing is next.
void PutIntroduction(v1::ProspectRow& row);

// Keeps with whom the client deals: `at` is a touch.
void KeepDealing(const FoldEvent& at, v1::ProspectRow& row);
// The client was introduced by that handover: it asks for none any more.
void KeepIntroduced(const v1::HandoverPlace& handover, v1::ProspectRow& row);
// It was declined, and asks for none; or accepted after all, and does.
void KeepAnswered(const v1::HandoverRow& handover, v1::ProspectRow& row);
// After a change of owner: the last one that is no cover says to whom the client is introduced.
void KeepToIntroduce(SubjectId prospect, Rows& rows, v1::ProspectRow& row);

// Whether what is next, not having been chosen by a person, waits for the introduction: a step, and
// what is far ahead; not what we owe.
bool WaitsForIntroduction(const v1::NextTouch& next);

}  // namespace tasuki::domain
