#pragma once

#include <cstdint>
#include <optional>

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Promises, ours and the client's (R118–R128). A delivery after a sale and the decision date a
// client named carry the next touch (X3).

namespace tasuki::domain {

// Each folds the fact of its name.
void FoldPromiseMade(const FoldEvent& at, v1::ProspectRow& row);
void FoldPromiseMoved(const FoldEvent& at, v1::ProspectRow& row);
void FoldPromiseClosed(const FoldEvent& at, v1::ProspectRow& row);

// The civil day on which the open promise of that kind by that side that is due first is due;
// nullopt: none is open.
std::optional<int32_t> FirstOpenPromise(v1::PromiseBy by, v1::PromiseKind kind, const FoldEvent& at,
                                        const v1::ProspectRow& row);

}  // namespace tasuki::domain
