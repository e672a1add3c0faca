#pragma once

#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"

namespace tasuki::domain {

// Business times of a journal that is read from its first event on, for whoever has no rows to ask:
// the same that ApplyVerdict gives. Owned by its reader; one thread. Keeps some bytes a replica.
class BusinessTimes {
 public:
  // Gives the event its business time. To be called for every event, in seq order, the verdict set.
  void Give(JournalEvent& event);

 private:
  // Of the replicas that were opened: b of the last fact that nobody dated; nullopt: none yet.
  absl::flat_hash_map<ReplicaId, std::optional<int64_t>> last_us_;
};

}  // namespace tasuki::domain
