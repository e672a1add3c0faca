#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/fact_rows.h"
#include "tasuki/v1/state.pb.h"

// Which sealed parts still say something about a person or firm. An event says which fields of its
// text it sets, so that one whose fields were all set again later is let go; of an event by an
// older client that is not known, and it is kept. Pure.

namespace tasuki::domain {

// From now on the event's text says what its fields are. Nothing where it has none.
void AddText(const JournalEvent& event, FactRows& rows, v1::Texts& texts);

// Calls `visit` for those that still say something, in the order in which they fold: a later one
// stands over an earlier one. Errors are the store's.
absl::Status ForEachText(SubjectId subject, const v1::Texts& texts, Rows& rows,
                         absl::FunctionRef<void(const v1::TextRef&)> visit);

}  // namespace tasuki::domain
