#pragma once

#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// Whose clock counts, and slots as moments. State rows hold civil days only (DESIGN.md §5); this is
// where they meet the zone database.

namespace tasuki::client {

// The zone of a prospect (else its firm's) or firm, else the team's, else UTC: whichever first has
// a name that there is (a journal may hold any).
absl::TimeZone ZoneOf(domain::Rows& rows, v1::SubjectKind kind, SubjectId subject);
// Of a prospect whose row is at hand.
absl::TimeZone ZoneOf(domain::Rows& rows, const v1::ProspectRow& prospect);

// When `slot`, which has its minute, is in `zone`.
absl::Time SlotTime(const v1::CivilSlot& slot, absl::TimeZone zone);

// A zone that a person typed: InvalidArgument as a usage error where there is none of that name.
absl::Status CheckZone(const std::string& name);

}  // namespace tasuki::client
