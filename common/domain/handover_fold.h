#pragma once

#include <cstdint>

#include "common/domain/fold_event.h"
#include "common/domain/rows.h"
#include "tasuki/v1/state.pb.h"

// Changes of owner as handovers (N03). The decision appends one, in seq; accepting, introducing and
// the new owner's touches are facts and fill it in, in (business time, seq).

namespace tasuki::domain {

// Appends the handover that the effective decision `event` made, from a person or to a person.
// ApplyVerdict has been called for it. Whether one was appended.
bool AppendHandover(const JournalEvent& event, int64_t b_us, v1::ProspectRow& row, Rows& rows);

// Each folds the fact of its name into the handovers.
void FoldHandoverAccepted(const FoldEvent& at, v1::ProspectRow& row);
void FoldHandoverDeclined(const FoldEvent& at, v1::ProspectRow& row);
void FoldClientIntroduced(const FoldEvent& at, v1::ProspectRow& row);
void CountHandoverTouch(const FoldEvent& at, v1::ProspectRow& row);

// Takes out of the handovers what facts put in.
void ForgetFacts(v1::ProspectRow& row);

}  // namespace tasuki::domain
