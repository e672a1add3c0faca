#pragma once

#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

namespace tasuki::domain {

// Whether an event of the journal counts, on arrival or since a manager admitted it. A contested
// one does: it waits for people. `rows` has it applied.
bool IsInEffect(const v1::Header& header, v1::Verdict verdict, Rows& rows);

}  // namespace tasuki::domain
