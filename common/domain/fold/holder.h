#pragma once

#include <cstdint>
#include <optional>

#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Who was accountable at some moment of the past, by the handovers that the rows keep. Pure.

namespace tasuki::domain {

// Who held a prospect or firm at that business time, by its handovers, the last of which is `last`;
// nullopt: before the first, zero: the queue. A cover that had ended had given it back, a declined
// handover had gone back, and whoever had lost it by leaving or by a role held nothing.
std::optional<MemberId> HolderAt(int64_t at_us, SubjectId subject, const v1::HandoverPlace& last,
                                 Rows& rows);

// The same of a firm; zero: nobody, or no such firm.
MemberId FirmHolderAt(int64_t at_us, SubjectId firm, Rows& rows);

}  // namespace tasuki::domain
