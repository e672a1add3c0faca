#pragma once

#include "common/domain/fold/fold_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Changes of owner as handovers (N03), of prospects and of firms (X14). The decision appends one,
// in seq; accepting, introducing and the new owner's touches are facts and fill it in, in (business
// time, seq). Introductions and touches are about prospects, so a firm's handovers have none.

namespace tasuki::domain {

using Handovers = google::protobuf::RepeatedPtrField<v1::HandoverRow>;

// Appends the handover that the effective decision `event` made, from a person or to a person.
// ApplyVerdict has been called for it. Whether one was appended.
bool AppendHandover(const JournalEvent& event, Handovers& handovers, Rows& rows);

// Folds HandoverAccepted or HandoverDeclined into the handover it answers.
void FoldHandoverAnswer(const JournalEvent& answer, Handovers& handovers);

// Each folds the fact of its name into the handovers of a prospect.
void FoldClientIntroduced(const FoldEvent& at, v1::ProspectRow& row);
void CountHandoverTouch(const FoldEvent& at, v1::ProspectRow& row);

// Takes out of the handovers what facts put in.
void ForgetFacts(Handovers& handovers);

}  // namespace tasuki::domain
