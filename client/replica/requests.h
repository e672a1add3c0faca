#pragma once

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/command_clock.h"
#include "client/replica/command_random.h"
#include "client/replica/event_draft.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// Commands' ids, each kept with what its command wrote, so that asking a dead owner's work again
// does nothing twice (DESIGN.md §10). One may run while another waits. Owned by an OpenHome, like
// what it is made with; one thread. Fails as the store does.
class Requests {
 public:
  Requests(Store& store, CommandClock& clock, CommandRandom& random)
      : store_(store), clock_(clock), random_(random) {}

  // What request `id` wrote before; nullopt: nothing.
  absl::StatusOr<std::optional<v1::RequestRow>> Find(RequestId id);

  // From now on writes belong to `id` (nullopt: to nobody). A seeded stream begins anew.
  absl::Status Begin(std::optional<RequestId> id);
  // Whether the request under way has written something.
  bool wrote() const { return row_.event_ids_size() > 0; }
  // Its exit code is known; kept only where it wrote something.
  absl::Status Finish(int exit_code);

  // The request under way and its clock, put back once one inside its waiting is done.
  struct Running {
    std::optional<RequestId> id;
    v1::RequestRow row;
    absl::Duration shift;
  };
  Running running() const { return {id_, row_, clock_.shift()}; }
  absl::Status Resume(Running running);

  // The row of the request under way with an act, put into the act's batch. `repeatable`: the act
  // has ids that a second run gives again.
  v1::RequestRow Put(const Written& act, bool repeatable, storage::Batch& batch) const;
  // That batch was written.
  void Adopt(v1::RequestRow row) { row_ = std::move(row); }

  // Drops the rows that are too old to be asked for again.
  absl::Status Prune();

 private:
  Store& store_;
  CommandClock& clock_;
  CommandRandom& random_;

  std::optional<RequestId> id_;
  v1::RequestRow row_;    // Of id_, as stored; empty: nothing was written yet.
  absl::Time pruned_at_;  // Timer time of the last look for old requests.
};

}  // namespace tasuki::client
