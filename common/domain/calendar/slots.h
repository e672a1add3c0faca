#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/policy.pb.h"

// When a touch that we begin may be (X8, X19): the one place where a day becomes a slot. Pure; any
// thread. Business days are those of civil.h until holidays and closing days (X10) are known here.

namespace tasuki::domain {

// The first legal slot on `day` or after it that does not lie before `now` (civil, in the
// recipient's zone), with its minute. On each business day the times proposed for `channel` come
// first; with none left, the moment itself while its window is open. E-mail, and where no channel
// is named, which is written like one, waits for the next business day instead.
v1::CivilSlot FirstSlot(int32_t day, absl::CivilMinute now, v1::Channel channel,
                        const v1::Policy& policy);

}  // namespace tasuki::domain
