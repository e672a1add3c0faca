#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/store.h"
#include "common/base/ids.h"

namespace tasuki::client {

// Where events stand, by the first 8 bytes of their ids: an index of the journal held. A pass of a
// few events writes theirs with its rows; after a first sync, whose rows these are not worth, it is
// brought up when somebody asks, or while the agent is idle. Owned by the replica; one thread.
// Statuses are storage::Db's, or DataLoss for a journal that does not read.
class EventIds {
 public:
  // Of an id that the index holds.
  static constexpr size_t kIdBytes = 8;

  explicit EventIds(Store& store) : store_(store) {}

  // Reads how far it reaches; forgets what was not written.
  absl::Status Load();
  Seq indexed() const { return indexed_; }

  // One more event, right behind those that are indexed (CHECK); into the batch with Put.
  void Add(Seq seq, std::string_view event_id);
  void Put(storage::Batch& batch);

  // Indexes on up to `head`, so many events at most. True: it is reached.
  absl::StatusOr<bool> CatchUp(Seq head, uint64_t events_max);

  // Where events stand whose id begins with those 8 bytes or more (of which 8 are looked at),
  // ascending; what was added but not written is among them.
  absl::StatusOr<std::vector<Seq>> Find(std::string_view id_begin);
  // Calls `visit` for every event id, as far as 8 bytes go, that lies in [first, last].
  absl::Status ForEachIn(std::string_view first, std::string_view last,
                         absl::FunctionRef<bool(Seq)> visit);

 private:
  Store& store_;
  Seq indexed_;
  std::vector<std::pair<std::string, Seq>> added_;  // Not written yet; ids by 8 bytes.
};

}  // namespace tasuki::client
