#pragma once

#include <cstdint>
#include <string_view>

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Table X3: what comes next, so that nothing leaves a live prospect without a date (R086, I8). The
// numbers are those of the policy in force at the event's seq.
//
// A date that a person chose is an appointment (X18). It stands until a touch on or after its day,
// another chosen date, or an outcome that ends it. While it stands, what the table derives waits
// for it, but for what must be done before it (`first` of the row): that is next, and the
// appointment again once it is done.

namespace tasuki::domain {

// What happened: a row of the table.
enum class Happened {
  kAdded,          // Prospect added (X5).
  kTouch,          // Outbound touch below the limit, a cadence running: its next step.
  kTouchTooEarly,  // Outbound touch below the limit, before the day of the only step (R135).
  kTouchAlone,     // Outbound touch below the limit, without a cadence.
  kLimitReached,   // The last unanswered touch that the burst allows.
  kOverride,       // One touch more than the limit is wanted (StepOverridden).
  kInbound,        // The client contacted us.
  kSucceeded,      // The client's person changed: greeting the successor.
  kAnswered,       // Replied, meeting set, proposal asked for, and nobody said what is next.
  kNotNow,
  kConsidering,
  kNo,
  kLost,
  kCadenceStarted,  // By a person: its first step.
  kCadenceResumed,  // By a person: the step that waited.
  kPaused,          // By a person, without an end.
  kCompleted,       // A cadence completed in silence or stopped: nurture.
  kWon,
  kDelivery,  // A delivery after the sale is promised, moved or done.
};

// A season that the client named (R110–R114), and the year in which it begins; 0: not kept. Borrows
// the name; an empty one: none was named.
struct NamedSeason {
  std::string_view name = {};
  uint32_t year = 0;
};

// Leaves the next touch that the table derives, where no appointment stands, or this ends it.
// Nothing for a prospect that has none: opted out, erased, merged away, or not (any more) added.
void LeaveNext(Happened happened, const FoldEvent& at, v1::ProspectRow& row,
               const NamedSeason& season = {});

// What becomes of that which had to be done before, when a person chooses a date.
enum class Owed {
  kStays,  // It is still to be done, and next where its day is earlier.
  kDone,   // The person has said what is next instead.
};

// Leaves the next touch that a person chose.
void LeaveChosen(const v1::CivilSlot& slot, v1::TouchKind kind, v1::Channel channel,
                 const NamedSeason& season, Owed owed, const FoldEvent& at, v1::ProspectRow& row);

// The day of the first follow-up (X5): so many business days after the meeting.
int32_t FirstFollowUpDay(const FoldEvent& at, const v1::ProspectRow& row);

// Takes the next touch away, with what is kept about it; not the appointment, which comes back
// with the prospect.
void ClearNext(v1::ProspectRow& row);

// Moves a derived step to the first business day at or after `day`, where it is due before (X12).
void HoldStepUntil(int32_t day, const FoldEvent& at, v1::ProspectRow& row);

}  // namespace tasuki::domain
