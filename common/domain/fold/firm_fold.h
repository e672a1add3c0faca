#pragma once

#include "common/domain/events/journal_event.h"
#include "common/domain/fold/fact_rows.h"
#include "tasuki/v1/state.pb.h"

// Firms (X14): zone, closing days, texts, handovers. Facts of a firm fold in seq.

namespace tasuki::domain {

// Folds one fact about the firm.
void FoldFirmFact(const JournalEvent& event, FactRows& rows, v1::FirmRow& row);
// Passes by one that is taken back.
void PassFirmFact(const JournalEvent& event, v1::FirmRow& row);

// `facts`, with what did not come from facts as it stands in `row` (as of a prospect's).
v1::FirmRow WithFactsOf(v1::FirmRow facts, v1::FirmRow row);

}  // namespace tasuki::domain
