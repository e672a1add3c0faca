#pragma once

#include <cstdint>
#include <optional>

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Delegated work (R140–R144): handed on, planned by the delegate, reached in parts, ended, thanked
// for. Facts count whoever writes them (X12): that a plan is the delegate's to make is held by the
// commands. A milestone that was reached stays reached in a later plan that has it under the same
// number and day.

namespace tasuki::domain {

// Each folds the fact of its name; the last one a memo that says thank you.
void FoldTaskDelegated(const FoldEvent& at, v1::ProspectRow& row);
void FoldTaskPlanned(const FoldEvent& at, v1::ProspectRow& row);
void FoldMilestoneReached(const FoldEvent& at, v1::ProspectRow& row);
void FoldTaskDone(const FoldEvent& at, v1::ProspectRow& row);
void FoldThanks(const FoldEvent& at);

// Delegated and not ended.
bool IsOpenTask(const v1::TaskRow& task);

// The civil day on which an open task is looked at next: not planned, the day it was delegated;
// else the first milestone that was not reached, or the day planned.
int32_t NextDayOf(const v1::TaskRow& task);

// The civil day by which it is due: planned, else wished; nullopt: neither.
std::optional<int32_t> DueDayOf(const v1::TaskRow& task);

}  // namespace tasuki::domain
