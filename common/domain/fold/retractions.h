#pragma once

#include <optional>

#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// What was taken back (FactRetracted). Pure; one thread.
//
// 1. A retraction names one event id, as written by a replica of some member, or an import source.
//    It takes back facts of that id by that member (a forked laptop's facts come in under another
//    replica of theirs), whenever they come; or the source's facts before it.
// 2. A retraction can be taken back itself, by one that comes after it; then it takes back nothing.
// 3. What verdicts rest on is not taken back (MayBeTakenBack).
// 4. So that a fact is told by one row whether it counts, rows `z` count the retractions in force
//    by event id and member; `u` has each retraction, `i` the imports.

namespace tasuki::domain {

// How a retraction came.
enum class Arrival {
  kInTurn,    // As the last event of the journal.
  kAdmitted,  // It was set apart before: later ones may have named it meanwhile.
};

// What a retraction changed.
struct Reopened {
  std::optional<EventId> fact;   // Facts of this id count now, or do not any more.
  std::optional<EventId> again;  // Facts of this id were taken back already, and are once more.
  bool import = false;           // What the first says, for facts of an import.
};

// Takes in a FactRetracted that counts.
Reopened TakeBack(const JournalEvent& retraction, Arrival arrival, Rows& rows);

// Whether a retraction in force names the fact.
bool IsNamed(const v1::Header& header, ReplicaId replica, Seq seq, Rows& rows);

// Whether the fact is taken back. Its subject has retractions; else nobody need ask. What added
// something is so only while nothing else is said of it (undone.h).
bool IsTakenBack(const v1::Header& header, ReplicaId replica, Seq seq, Rows& rows);

}  // namespace tasuki::domain
