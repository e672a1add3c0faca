#pragma once

#include <string_view>

#include "common/domain/events/journal_event.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/fact_rows.h"

// Fields of a prospect or firm, each told for itself (R045, X22). A change names its fields in the
// clear: attributes by being there, sealed ones by number (`text_fields`). So it shows which change
// stands for each field, and that two crossed, without any text being opened. Whether two say the
// same of a sealed field tells only who opens them. A change by an older client that does not
// number its sealed fields stands for none of them. Pure.

namespace tasuki::domain {

// From now on the change stands for the fields that it sets. Nothing for other events.
void StandForFields(const JournalEvent& event, FactRows& rows, CrossedList& crossed);

// Whether that is what crossed, rather than deals, promises and dates.
bool IsField(std::string_view what);

}  // namespace tasuki::domain
