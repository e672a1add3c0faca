#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "common/storage/db.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// Events of other replica ids (others' ones, and those that this home had before), that a server
// lost for good and that are kept here (DESIGN.md §7): rows of kTail, and what they bring in
// memory, so that one which comes back in the journal leaves.
// Owned by a replica; one thread. Fails as the store does.
class LostEvents {
 public:
  explicit LostEvents(Store& store) : store_(store) {}

  absl::Status Load();

  uint64_t size() const { return keys_.size(); }
  bool empty() const { return keys_.empty(); }
  // Whether one of them brings `id` into being (domain/events/stands_on.h).
  bool Brings(const std::string& id) const { return brought_.contains(id); }
  // Whose they are: how many of each replica.
  const absl::flat_hash_map<ReplicaId, uint64_t>& replicas() const { return replicas_; }

  // Keeps one; Load after the batch was written.
  static void Put(ReplicaId replica, const v1::LostTailRow& row, storage::Batch& batch);
  // An event came in the journal: its row, if there is one, goes with the batch; Load where that
  // was not written.
  void Returned(std::string_view header, storage::Batch& batch);
  // A person threw it away, or it was seen in the journal; Load after the batch was written.
  static void Drop(ReplicaId replica, ReplicaSeq seq, storage::Batch& batch);

  // By replica, in its order; from `from` on, until `visit` returns false.
  absl::Status ForEach(
      ReplicaId from, absl::FunctionRef<bool(ReplicaId replica, const v1::LostTailRow& row)> visit);
  absl::Status ForEach(
      ReplicaId from, ReplicaSeq seq,
      absl::FunctionRef<bool(ReplicaId replica, const v1::LostTailRow& row)> visit);

 private:
  Store& store_;
  absl::flat_hash_map<std::string, std::string> keys_;  // Event id → key of the row.
  absl::flat_hash_map<std::string, uint64_t> brought_;  // Id → how many of them bring it.
  absl::flat_hash_map<ReplicaId, uint64_t> replicas_;
};

}  // namespace tasuki::client
