#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "common/domain/fold/refold.h"
#include "common/storage/chunk.h"

// A journal for benchmarks: the same for the same size, events with their sealed part.

namespace tasuki::bench {

// One stored event. The bytes are owned here.
struct StoredEvent {
  storage::RecordView record;  // Views of the two below.
  std::string header;
  std::string sealed;
  int64_t recorded_at_us = 0;
};

// A small team's history: prospects added, touched, given outcomes, dates and owners, in seq order,
// judged. At least `count` events (the first ones make the team).
const std::deque<domain::HeldFact>& GeneratedHistory(size_t count);

// The same as stored: headers serialised, facts about prospects with a sealed part.
const std::deque<StoredEvent>& GeneratedEvents(size_t count);

// The same as chunks, `per_commit` events to a commit.
std::vector<std::string> GeneratedChunks(size_t count, size_t per_commit);

}  // namespace tasuki::bench
