#pragma once

#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// What Judge and ApplyVerdict share; nothing for other folders.

namespace tasuki::domain {

// Whether row 3 is looked at: on arrival, or no more, as a manager admits the event.
enum class Pass { kArrival, kAdmission };

v1::Verdict JudgeAs(const JournalEvent& event, Pass pass, Rows& rows);

// What a decision wants its slot to hold. One of the three, by slot.
struct SlotValue {
  v1::OwnerValue owner;
  std::string merged_into;
  const v1::Policy* policy = nullptr;  // Borrowed from the header.
};

// `event` is a valid decision of a known type.
SlotValue WantedValue(const JournalEvent& event, Rows& rows);

}  // namespace tasuki::domain
