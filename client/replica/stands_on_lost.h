#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/replica/open_home.h"
#include "common/base/ids.h"

// Own events that stand on what a server lost (client/replica/lost_events.h): sent now, they would
// be judged by a journal that does not know what they are about.

namespace tasuki::client {

// Whether `id`, which an event needs (domain/events/stands_on.h), is in the journal only once a
// lost event that is kept here is. Looks at rows: folded ones.
bool IsMissing(OpenHome& home, const std::string& id);

struct StandsOnLost {
  std::optional<ReplicaSeq> from;  // The first of the outbox that does; none: nothing does.
  std::vector<std::string> ids;    // That are missed.
  uint64_t events = 0;             // Of the outbox, from there on: none goes before that.
};

// Reads the outbox, and that only where something is lost.
absl::StatusOr<StandsOnLost> LookAtOutbox(OpenHome& home);

}  // namespace tasuki::client
