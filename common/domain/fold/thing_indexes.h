#pragma once

#include <string>

#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Indexes of what a prospect has: deals by list (`D`), promises by prospect and day (`J`) and ours
// by who made them (`Y`), delegated tasks by member and day (`T`), and what members made of theirs
// (`S`). Each is the difference between a row as it was and as it is;
// nullptr: there was none, or is none. Part of Indexes (indexes.h). Pure.

namespace tasuki::domain {

void UpdateDeal(SubjectId prospect, const v1::DealRow* before, const v1::DealRow* now, Rows& rows);
void UpdatePromise(SubjectId prospect, const v1::PromiseRow* before, const v1::PromiseRow* now,
                   Rows& rows);
void UpdateTask(SubjectId prospect, const v1::TaskRow* before, const v1::TaskRow* now, Rows& rows);

}  // namespace tasuki::domain
