#pragma once

#include "common/domain/catalogue.h"
#include "common/domain/journal_event.h"
#include "common/domain/rows.h"

// Row 1 of §4: what an event names must exist, and what its type needs must be there.

namespace tasuki::domain {

// Whether an event of a known type can mean anything. `set_apart`: its writer's events wait, so it
// may also name what only other waiting events added.
bool IsValid(const JournalEvent& event, const TypeInfo& info, bool set_apart, Rows& rows);

// Whether the clear frame of any event holds, known type or not: sizes of ids, a kind, sane times.
bool HasValidFrame(const v1::Header& header);

// The prospect that `subject` was merged into, in the end; `subject` itself where it was not. Zero
// where the line is longer than kMergeHopsMax.
SubjectId SurvivorOf(SubjectId subject, Rows& rows);

}  // namespace tasuki::domain
