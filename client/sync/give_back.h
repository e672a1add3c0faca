#pragma once

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/open_home.h"
#include "client/sync/hand_in_plan.h"
#include "client/sync/transport.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

class LostOutbox;

// Hands in a stretch of what another replica wrote and the server lost, bytes and device's marks
// unchanged, on a stream of its own (DESIGN.md §7). It counts as if its own laptop had brought it;
// the rows leave as the events come back in the journal. Made by the hand-in for one step; one
// thread; never waits.
class GivingBack {
 public:
  // NotFound: the rows are not there any more, their events came back. Else the store's.
  static absl::StatusOr<std::unique_ptr<GivingBack>> Begin(OpenHome& home, Transport& transport,
                                                           Wake& wake, const HandInStep& step);
  ~GivingBack();

  // Takes in what has come. Nullopt: it goes on. OK: the server holds it all. Unavailable, Aborted:
  // this connection came to nothing, another one may do. FailedPrecondition: it cannot be handed in
  // from here, and why; what to do.
  std::optional<absl::Status> Pump();

  // Frames that came so far.
  uint64_t heard() const { return heard_; }
  // The journal's end that the server surely has: what was handed in is at or before it.
  Seq seq() const { return seq_; }

 private:
  GivingBack(std::unique_ptr<LostOutbox> outbox, sync::SessionStart start,
             std::unique_ptr<Connection> connection);

  std::optional<absl::Status> WhyEnded(const sync::Effect& effect);

  std::unique_ptr<LostOutbox> outbox_;
  std::unique_ptr<Connection> connection_;
  sync::ClientSession session_;
  uint64_t heard_ = 0;
  Seq seq_;
};

}  // namespace tasuki::client
