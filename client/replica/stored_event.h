#pragma once

#include <cstdint>
#include <string>

#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

// One event as the replica holds it. A value; `event().header` points into it.
struct StoredEvent {
  v1::Header header;
  std::string header_bytes;
  std::string sealed;  // Empty: none, or dropped.
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;                                        // Pending: the seq it would come with.
  int64_t recorded_at_us = 0;                     // Pending: when it is judged as of.
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;  // Pending: the local judgement.
  uint32_t rules = domain::kRulesVersion;
  uint32_t act_left = 0;
  bool pending = false;

  domain::JournalEvent event() const {
    return {&header, replica, replica_seq, seq, recorded_at_us, verdict, rules};
  }
};

}  // namespace tasuki::client
