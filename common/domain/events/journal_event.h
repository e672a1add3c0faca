#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::domain {

// Version of verdicts, stored in every chunk. A mended rule is a new version; a chunk is judged,
// and checked, by its own.
inline constexpr uint32_t kRulesVersion = 3;
// Version of the fold: of what state rows there are and what they say. Rows of another version are
// dropped and folded again from the journal.
inline constexpr uint32_t kFoldVersion = 6;

// One event with its place, as verdict and fold see it. Borrows the header.
struct JournalEvent {
  const v1::Header* header = nullptr;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;                     // Events of the outbox are judged as if they came next.
  int64_t recorded_at_us = 0;  // The event's *now*, microseconds UTC.
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;  // Unspecified: not judged yet.
  uint32_t rules = kRulesVersion;  // Its chunk's; of what waits in an outbox: the newest.
  // Business time. Absent: not known, for what its replica wrote before it has a part in it. It is
  // given as the verdict is applied, and held by the subject's timeline from then on.
  std::optional<int64_t> b_us = std::nullopt;
};

// The first rules by which facts that nobody dated keep the order of their replica (X20).
inline constexpr uint32_t kRulesOfOrder = 2;

// The first rules that bound what others must keep: imported ids, policies a day, what comes after
// leaving; and by which a cover of a cover keeps the owner.
inline constexpr uint32_t kRulesOfBounds = 2;

// The first rules by which a leaving that was written already is confirmed, and one may be taken
// back (X15).
inline constexpr uint32_t kRulesOfReturning = 3;

// The first rules by which of two answers to a handover the last in (b, seq) order stands.
inline constexpr uint32_t kRulesOfAnswers = 3;

// Whether the event is a fact that nobody dated, by rules that keep those in order.
inline bool KeepsOrder(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  return event.rules >= kRulesOfOrder && header.kind() == v1::FACT && header.import_ref().empty() &&
         header.occurred_at_us() >= header.written_at_us();
}

// The business time of an event whose replica's fact before it that nobody dated has `last_us`
// (nullopt: there is none), microseconds UTC: min(occurred_at, recorded_at); of a fact that nobody
// dated not before that one's, and never above its own recorded_at (DESIGN.md §5, Order).
inline int64_t BusinessTimeAfter(const JournalEvent& event, std::optional<int64_t> last_us) {
  const int64_t own_us = std::min(event.header->occurred_at_us(), event.recorded_at_us);
  if (!last_us.has_value() || !KeepsOrder(event)) return own_us;
  return std::min(std::max(own_us, *last_us), event.recorded_at_us);
}

// Business time of an event: the one it was given; else what it alone tells, which is never later.
inline int64_t BusinessTime(const JournalEvent& event) {
  return event.b_us.has_value() ? *event.b_us : BusinessTimeAfter(event, std::nullopt);
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

// Highest catalogue version this code knows.
inline constexpr uint32_t kSchema = 2;

}  // namespace tasuki::domain
