#pragma once

#include <cstdint>
#include <vector>

#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// How long whoever took over had it. Pure; one thread. Times are microseconds UTC.

namespace tasuki::domain {

// The time of one owner.
struct Tenure {
  int64_t next_us = INT64_MAX;   // The next change of owner; INT64_MAX: none.
  int64_t until_us = INT64_MAX;  // When it ended, by that, by a cover's end or by leaving.
};

// Whether it was given back, and not taken after all.
bool IsDeclined(const v1::HandoverRow& row);

// Whether `later`, a later change of owner of the same, takes away what `row` gave: not a cover
// that goes back to them, nor one that was declined.
bool TakesAway(const v1::HandoverRow& row, const v1::HandoverRow& later);

// Of the one at `index` among all of a prospect or firm, in (handed, seq). A cover that goes back
// to its owner ends nothing, and neither does one that was declined.
Tenure TenureOf(const std::vector<v1::HandoverRow>& chain, size_t index, Rows& rows);

}  // namespace tasuki::domain
