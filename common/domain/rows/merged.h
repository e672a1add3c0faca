#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"

// Entries of one person that were merged: who stands for whom. Pure; any thread.

namespace tasuki::domain {

// Under which entry a prospect goes on: itself, where it was not merged away.
SubjectId SurvivorOf(SubjectId prospect, Rows& rows);

// The entries that were merged into `survivor`, and into those; each after the one it was merged
// into. From the index, so after Indexes::Update. Errors are the store's.
absl::StatusOr<std::vector<SubjectId>> AbsorbedBy(SubjectId survivor, Rows& rows);

// Whether anybody in the team was merged into another.
bool AnyMerged(Rows& rows);

}  // namespace tasuki::domain
