#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/refold.h"
#include "common/domain/replay/as_of.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/business_times.h"
#include "tasuki/v1/policy.pb.h"

// One relationship, gone through event by event (N07): which steps it has, and what was so at
// each by either clock. Pure; one thread.

namespace tasuki::domain {

// By which clock a step is looked at (N06).
enum class StepClock {
  kHindsight,  // What had happened by then, whenever the journal got to know of it.
  kLaptop,     // What the laptop that wrote the event held as it wrote it, with that event.
};

// An event about the relationship, and when it stands among the others.
struct StepPlace {
  Seq seq;
  ReplicaId replica;  // Which laptop wrote it.
  ReplicaSeq replica_seq;
  Seq seen;                // What that laptop had applied of the journal then.
  int64_t b_us = 0;        // Business time.
  int64_t written_us = 0;  // When it was entered, by that laptop's clock.
  int64_t at_us = 0;       // The latest b up to here: all else is looked at as of then.
  bool adds = false;       // It adds an entry.
};

// Made for one look at some entries of one person; holds the headers that matter to them. Give it
// every event in seq order (journal, then outbox), then Order.
class Relationship {
 public:
  // `entries`: a prospect, and whatever was merged into it.
  // `instead`: what each policy of the team says (N08); nullopt: what it said.
  explicit Relationship(std::vector<SubjectId> entries,
                        std::optional<v1::Policy> instead = std::nullopt)
      : entries_(std::move(entries)), instead_(std::move(instead)) {}

  void Take(const JournalEvent& event);
  void Order();

  // In the order (b, seq), what added an entry first; whatever verdict they got, those too that
  // were taken back since.
  const std::vector<StepPlace>& places() const { return places_; }

  // Which events are visible at that step.
  AsOf At(size_t step, StepClock clock) const;
  // Folds them into `rows` (empty so far), as FoldAsOf does; indexes are the caller's. Errors are
  // `history`'s.
  absl::Status FoldAt(size_t step, StepClock clock, History& history, Rows& rows) const;

  // Of the steps before that one, those that the laptop which wrote it did not hold yet.
  std::vector<size_t> UnknownAt(size_t step) const;

 private:
  const std::vector<SubjectId> entries_;
  const std::optional<v1::Policy> instead_;
  BusinessTimes times_;
  std::vector<HeldFact> held_;  // In seq order; of what only tells the time, hardly more than that.
  std::vector<StepPlace> places_;
};

}  // namespace tasuki::domain
