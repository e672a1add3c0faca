#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "common/sync/byte_budget.h"
#include "server/stream/frames.h"
#include "tasuki/v1/sync.pb.h"

// What a laptop may be sent of the journal: made by feed (live) and catch-up (from disk), sent by
// sender. Values; they are passed from thread to thread, never shared.

namespace tasuki::server {

// What goes to every live laptop of a team at once: one serialised Batch, and the keys it needs.
struct Round {
  Seq first;
  Seq last;
  size_t chunk_bytes = 0;   // What it takes of a laptop's credit.
  bool at_end = false;      // The batch says that the journal ends with it…
  bool end_signed = false;  // …and brings a signed head.
  SharedBytes batch;
  std::shared_ptr<const std::vector<v1::SubjectKey>> keys;  // Null: none.
  std::vector<std::string> destroyed;                       // Ids of keys to forget.
};

// The end of the journal as a frame.
struct JournalEnd {
  Seq seq;
  SharedBytes frame;         // CaughtUp.
  bool head_signed = false;  // It brings a signed head.
};

// One look at a team's feed, for a laptop whose cursor is known.
struct Live {
  Seq head;                    // Seq of the last round: what a live laptop may have been sent.
  bool pending = false;        // Commits wait for the next round.
  std::optional<Round> round;  // That holds cursor + 1; nullopt: none, or no longer here.
};

// What is to be read from disk for a laptop.
struct CatchUpRange {
  Seq cursor;           // Chunks after this one…
  Seq keys_cursor;      // …and keys.
  Seq head;             // Up to here.
  uint64_t credit = 0;  // At most so many bytes of chunks.
};

// What was read from disk for one laptop.
struct CaughtBatch {
  std::vector<SharedBytes> keys;  // Keys frames, before the batch.
  Seq keys_up_to;
  SharedBytes batch;  // Null: none was asked for, or its first chunk is too large.
  Seq last;
  size_t chunk_bytes = 0;
  size_t credit_needed = 0;  // Above 0: no batch, so much credit must come first.
  sync::BudgetLease lease;   // Until it is written.
};

}  // namespace tasuki::server
