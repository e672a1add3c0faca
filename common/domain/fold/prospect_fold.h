#pragma once

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// One fact about a prospect, folded into its row: attributes and texts here, the rest by the fold
// of its view.

namespace tasuki::domain {

// Folds `at`, the next fact of the prospect in order: ProspectAdded, then by (business time, seq).
void FoldProspectFact(const FoldEvent& at, v1::ProspectRow& row);
// Passes by the next fact, other than ProspectAdded, which is taken back.
void PassProspectFact(const JournalEvent& event, int64_t b_us, v1::ProspectRow& row);

// `facts`, with what did not come from facts as it stands in `row`: what is folded in seq and needs
// no order. An empty `facts` leaves the row without what facts put there.
v1::ProspectRow WithFactsOf(v1::ProspectRow facts, v1::ProspectRow row);

}  // namespace tasuki::domain
