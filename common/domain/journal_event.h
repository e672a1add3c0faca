#pragma once

#include <cstdint>

#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::domain {

// One event with its place, as verdict and fold see it. Borrows the header.
struct JournalEvent {
  const v1::Header* header = nullptr;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;                      // Events of the outbox are judged as if they came next.
  int64_t recorded_at_us = 0;   // The event's *now*, microseconds UTC.
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;  // Unspecified: not judged yet.
};

// Version of verdicts and fold, stored in every chunk. A mended rule is a new version.
inline constexpr uint32_t kRulesVersion = 1;
// Highest catalogue version this code knows.
inline constexpr uint32_t kSchema = 1;

}  // namespace tasuki::domain
