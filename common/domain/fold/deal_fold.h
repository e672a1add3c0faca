#pragma once

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Deals (R044): opened, moved on, closed; their terms (R129, R130) and where their words stand
// (R149). A change of terms without the client's agreement flags the deal until the client agrees
// to terms again, or the deal is lost.

namespace tasuki::domain {

// Each folds the fact of its name.
void FoldDealOpened(const FoldEvent& at, v1::ProspectRow& row);
void FoldDealStageChanged(const FoldEvent& at, v1::ProspectRow& row);
void FoldDealClosed(const FoldEvent& at, v1::ProspectRow& row);
void FoldTermsAgreed(const FoldEvent& at, v1::ProspectRow& row);
void FoldTermsChanged(const FoldEvent& at, v1::ProspectRow& row);

// A WON or LOST outcome closes the deal it names.
void CloseDealByOutcome(const FoldEvent& at, v1::ProspectRow& row);

// In which list by state it stands.
DealList ListOf(const v1::DealRow& deal);

// Whether its terms are others than the client agreed to, while that matters (R130).
bool IsFlagged(const v1::DealRow& deal);

}  // namespace tasuki::domain
