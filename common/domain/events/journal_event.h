#pragma once

#include <algorithm>
#include <cstdint>

#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::domain {

// One event with its place, as verdict and fold see it. Borrows the header.
struct JournalEvent {
  const v1::Header* header = nullptr;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;                     // Events of the outbox are judged as if they came next.
  int64_t recorded_at_us = 0;  // The event's *now*, microseconds UTC.
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;  // Unspecified: not judged yet.
};

// Business time of an event: min(occurred_at, recorded_at), microseconds UTC (DESIGN.md §5).
inline int64_t BusinessTime(const JournalEvent& event) {
  return std::min(event.header->occurred_at_us(), event.recorded_at_us);
}

// What the event is about.
inline SubjectId SubjectOf(const v1::Header& header) {
  return SubjectId::FromTrusted(header.subject().id());
}

// The member who did it: done_by, else the writer; zero where the source names nobody.
inline MemberId DoneBy(const v1::Header& header) {
  if (header.done_by_nobody()) return {};
  return MemberId::FromTrusted(header.done_by().empty() ? header.actor() : header.done_by());
}

// What its writer had seen of the journal before it. A number that is not before the event says
// nothing: it comes from a journal whose end was lost (accept-loss), or is made up.
inline uint64_t SeenSeq(const JournalEvent& event) {
  const uint64_t seen = event.header->seen_seq();
  return seen < event.seq.value() ? seen : 0;
}

// Version of verdicts, stored in every chunk. A mended rule is a new version; a chunk is judged,
// and checked, by its own.
inline constexpr uint32_t kRulesVersion = 1;
// Version of the fold: of what state rows there are and what they say. Rows of another version are
// dropped and folded again from the journal.
inline constexpr uint32_t kFoldVersion = 2;
// Highest catalogue version this code knows.
inline constexpr uint32_t kSchema = 1;

}  // namespace tasuki::domain
