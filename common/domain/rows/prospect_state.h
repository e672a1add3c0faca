#pragma once

#include <cstdint>

#include "tasuki/v1/state.pb.h"

// What a prospect's row says beyond its fields.

namespace tasuki::domain {

// Whether they asked us to stop, here or on another entry of theirs that was merged into this one.
bool IsOptedOut(const v1::ProspectRow& row);

// Whether I8 holds for the prospect: added, and neither opted out, erased nor merged away.
bool IsLive(const v1::ProspectRow& row);

// Whether lists show it: added, and neither erased nor merged away.
bool IsListed(const v1::ProspectRow& row);

// Where the short-term follow-up stands on civil day `today`: the burst that has had its silence
// counts as paused (X3).
v1::FollowUp FollowUpOn(const v1::ProspectRow& row, int32_t today);

}  // namespace tasuki::domain
