#pragma once

#include "tasuki/v1/audit.pb.h"

namespace tasuki::client {

// What the handovers of an audit come to: counts, and medians with what each rests on. Pure; any
// thread.
v1::AuditTotalsView TotalsOf(const v1::AuditHandoversView& audit);

}  // namespace tasuki::client
