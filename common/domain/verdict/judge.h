#pragma once

#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// Verdicts (DESIGN.md §4): a pure function of the journal before the event. The server judges what
// it orders; every laptop judges again and compares (I5).

namespace tasuki::domain {

// The verdict on `event`, by the first row of §4 that fits. Reads the rows t, m, d, r, s, o, a, y,
// j, q. Look at rows.status() afterwards.
v1::Verdict Judge(const JournalEvent& event, Rows& rows);

// Folds `event` (whose verdict is set) into the rows t, m, d, r, s, o, a, y, j, q, and gives it its
// business time where it has none yet. To be called for every event of the journal, in seq order,
// effective or not.
void ApplyVerdict(JournalEvent& event, Rows& rows);

// The business time of an event set apart, with its header: it keeps the one it got as it came.
int64_t BusinessTimeOf(const v1::ApartRow& apart, const v1::Header& header);

// Whether an event with that verdict counts: effective, or confirming what is so already.
bool TakesEffect(v1::Verdict verdict);

}  // namespace tasuki::domain
