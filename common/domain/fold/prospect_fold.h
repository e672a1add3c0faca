#pragma once

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// One fact about a prospect, folded into its row: attributes and texts here, the rest by the fold
// of its view.

namespace tasuki::domain {

// Folds `at`, the next fact of the prospect in order: ProspectAdded, then by (business time, seq).
void FoldProspectFact(const FoldEvent& at, v1::ProspectRow& row);

// The row without what facts put there: what is left is folded in seq and needs no order.
v1::ProspectRow WithoutFacts(v1::ProspectRow row);

}  // namespace tasuki::domain
