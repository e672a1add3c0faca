#pragma once

#include <string>
#include <string_view>

#include "common/domain/fold/fold_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Firms (X14): zone, closing days, texts, handovers, and which prospects belong to them. Facts of a
// firm fold in seq.

namespace tasuki::domain {

// Folds one fact about the firm.
void FoldFirmFact(const JournalEvent& event, v1::FirmRow& row);

// The row without what facts about the firm put there.
v1::FirmRow WithoutFacts(v1::FirmRow row);

// Moves a prospect from one firm's list to another's (either may be empty).
void MoveProspect(const std::string& prospect, std::string_view from, std::string_view to,
                  Rows& rows);

}  // namespace tasuki::domain
