#pragma once

#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// Row 1 of §4: what an event names must exist, and what its type needs must be there.

namespace tasuki::domain {

// Whether an event can mean anything. Of a type this code does not know: its frame holds, and its
// body is one this code does not know either (what a newer writer means by it is a field of its
// own, so a known body under an unknown type is nobody's honest event). `set_apart`: its writer's
// events wait, so it may also name what only other waiting events added; two that wait under one
// event id could not be told apart by a manager, so the second is not valid.
bool IsValid(const JournalEvent& event, bool set_apart, Rows& rows);

}  // namespace tasuki::domain
