#pragma once

#include "tests/unit/domain/year.h"

namespace tasuki::domain {

inline constexpr const char* kYearBegins = "2026-01-05";
inline constexpr const char* kYearEnds = "2026-12-31";

// Puts a year of a team of twelve on the schedule, from `kYearBegins` on: two who join, two
// absences with covers (one of a cover), three who leave (by a plan, without one, and with a laptop
// that is offline for a month), a promotion, a contest, merges, and handovers of every fate.
// What follows is there, too: deals and clients won and lost, one who does not take to their new
// owner, and what comes in late or dated back. The team's admin and the journal's first events are
// there already.
void ScriptYear(Year& year);

}  // namespace tasuki::domain
