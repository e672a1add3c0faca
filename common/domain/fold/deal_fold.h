#pragma once

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Deals (R044): opened, moved on, closed. Terms (R129, R130) leave no trace in the row but their
// place in the timeline.

namespace tasuki::domain {

// Each folds the fact of its name.
void FoldDealOpened(const FoldEvent& at, v1::ProspectRow& row);
void FoldDealStageChanged(const FoldEvent& at, v1::ProspectRow& row);
void FoldDealClosed(const FoldEvent& at, v1::ProspectRow& row);

// A WON or LOST outcome closes the deal it names.
void CloseDealByOutcome(const FoldEvent& at, v1::ProspectRow& row);

}  // namespace tasuki::domain
