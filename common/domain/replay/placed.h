#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/domain/events/journal_event.h"
#include "common/domain/fold/refold.h"
#include "common/domain/rows/rows.h"

// The events of one prospect as its history is told: with hindsight. Pure; one thread.

namespace tasuki::domain {

// An event read back, and when it stands among the others.
struct Placed {
  HeldFact held;
  int64_t at_us = 0;
  uint64_t order = 0;  // Of decisions: when they took effect.

  bool decides() const { return held.header.kind() != v1::FACT; }
};

// The event at its place, with the verdict under which it counts; nullopt: it took no effect, was
// taken back since, or takes something back. `event` has its business time; `rows` are present.
std::optional<Placed> PlacedOf(const JournalEvent& event, Rows& rows);

// As they happened: what added it first; decisions keep their order, and no decision stands before
// an earlier one.
void SortSteps(std::vector<Placed>& events);

}  // namespace tasuki::domain
