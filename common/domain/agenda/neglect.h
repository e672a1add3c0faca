#pragma once

#include <cstdint>
#include <optional>

#include "common/domain/calendar/business_calendar.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// Whom we lose out of sight: by the numbers of the policy in force, 0 of which mean never. A date
// that was put off on purpose is no neglect until it is over (X10). Pure; any thread.

namespace tasuki::domain {

// Whether the last touch lies so many months back that a competitor may slide in (R084, X23). On a
// civil day of theirs, as are the others.
bool IsLongSilent(std::optional<int32_t> touched_day, const v1::Policy& policy, int32_t today);

// Whether what was due on `due_day` is so many business days over that nobody thinks of it any more
// (R032, X23).
bool IsForgottenSince(int32_t due_day, const v1::Policy& policy, const BusinessCalendar& calendar,
                      int32_t today);
// Whether it has waited so long for an owner, or in triage, since that day.
bool IsForgottenWaiting(int32_t since_day, const v1::Policy& policy,
                        const BusinessCalendar& calendar, int32_t today);

}  // namespace tasuki::domain
