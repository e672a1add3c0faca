#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

class Workspace;

// What single events of the journal say, opened and kept in the owner's memory alone (DESIGN.md §3:
// no file holds it), for views that show a line of each of many prospects: unpacking the part of
// the journal that an event lies in costs a hundred times what opening it does. Bounded
// (kSaidBytesMax): beyond, it begins anew. Owned by the workspace; one thread.
class SaidBook {
 public:
  explicit SaidBook(Workspace& workspace) : workspace_(workspace) {}

  // As Workspace::Text. Valid until the next call.
  absl::StatusOr<const std::optional<v1::Personal>*> At(Seq seq);

 private:
  Workspace& workspace_;
  uint64_t generation_ = 0;  // Of the journal that it is from.
  size_t bytes_ = 0;
  absl::flat_hash_map<uint64_t, std::optional<v1::Personal>> said_;
  std::optional<v1::Personal> unkept_;  // Still in the outbox, too long, or without a key.
};

}  // namespace tasuki::client
