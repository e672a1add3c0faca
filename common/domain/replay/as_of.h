#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/folder.h"
#include "common/domain/rows/rows.h"

// Two clocks (N06, DESIGN.md §5): what was so at T, and what one replica knew at T. Both are the
// ordinary fold of a filtered journal. Pure; one thread.

namespace tasuki::domain {

// What a replica held at some time.
struct Known {
  Seq seq;            // The journal it had applied by then.
  ReplicaId replica;  // Which replica.
  int64_t at_us = 0;  // Then, microseconds UTC: what it had written by then it held as well;
  // or, where this is said, what it had written up to that event, whatever its clock said.
  std::optional<ReplicaSeq> own = std::nullopt;
};

// A step of one relationship: of the events about these entries of a person those up to this place,
// in the order (b, seq), what added an entry before all.
struct UpToStep {
  std::vector<SubjectId> entries;
  bool adds = false;  // The step adds an entry.
  int64_t b_us = 0;
  Seq seq;
};

// A moment to look at. Any of them or several; none is the present.
struct AsOf {
  std::optional<int64_t> at_us;  // As of this business time, microseconds UTC.
  std::optional<Known> known;
  // Of these entries; instead of `at_us`, which counts for all else.
  std::optional<UpToStep> step = std::nullopt;
};

// Whether the event belongs to that moment. As of T: facts and decisions with b ≤ T; the team, its
// policies and that a member or laptop is known are the frame and always there, so that a history
// imported later still has dates and owners.
bool IsVisible(const JournalEvent& event, const AsOf& as_of);

// Whether the event may change what is shown of these entries of a person: it is about one, a firm,
// a member or the team, or says which things there are (what an event set apart may mean hangs on
// that).
bool IsRelevant(const v1::Header& header, absl::Span<const SubjectId> entries);

// Calls `visit` with every event of the journal in seq order, then the outbox, until it is not OK.
using EventSource =
    absl::FunctionRef<absl::Status(absl::FunctionRef<absl::Status(const JournalEvent&)> visit)>;

// Folds into `rows` (empty so far) what is visible at that moment: what is relevant to `entries`,
// or, of none, all of it. Events are judged as the journal says; what was still in the replica's
// outbox then, as that replica judged it. `history` is that of the journal and the outbox.
absl::Status FoldAsOf(EventSource source, History& history, const AsOf& as_of,
                      absl::Span<const SubjectId> entries, Rows& rows);

}  // namespace tasuki::domain
