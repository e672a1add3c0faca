#pragma once

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Touches and what came of them: counters (X2), group (R023, R024), follow-up and next touch (X3).

namespace tasuki::domain {

// Each folds the fact of its name.
void FoldTouchLogged(const FoldEvent& at, v1::ProspectRow& row);
void FoldOutcomeRecorded(const FoldEvent& at, v1::ProspectRow& row);
void FoldNextTouchSet(const FoldEvent& at, v1::ProspectRow& row);
// After its fields: the successor has the history, and nobody's silence but their own (X14).
void FoldContactSucceeded(const FoldEvent& at, v1::ProspectRow& row);

// Keeps when a meeting at `met_us` was entered, if none was entered later; `at` is the fact that
// tells of it (X13).
void KeepLogged(int64_t met_us, const FoldEvent& at, v1::ProspectRow& row);

// The relationship after a sale (R134) or a loss: group, follow-up and next touch. `next`, where
// not nullptr, is what a person chose.
void AfterWon(const v1::CivilSlot* next, const FoldEvent& at, v1::ProspectRow& row);
void AfterLost(const v1::CivilSlot* next, const FoldEvent& at, v1::ProspectRow& row);

}  // namespace tasuki::domain
