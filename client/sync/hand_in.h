#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "client/replica/open_home.h"
#include "client/sync/give_back.h"
#include "client/sync/hand_in_plan.h"
#include "client/sync/transport.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

// After a server's loss was accepted: brings it back what it lost, own events and others', each
// behind what it stands on (client/sync/hand_in_plan.h), one step after another. Where nothing was
// lost, it sets the outbox free at once. Owned by a sync driver, whose thread calls it; never
// waits.
class HandIn {
 public:
  HandIn(OpenHome& home, Transport& transport, Wake& wake)
      : home_(home), transport_(transport), wake_(wake) {}

  // A new connection, whose session holds the outbox back until Plan where this says so.
  void Begin();
  bool HoldsBack() const;

  // What a person asks for, as long as it stands.
  void Ask(AskedFor asked) { asked_ = std::move(asked); }

  // At the head. Where that was done on this connection, only what was held is looked at again.
  absl::Status Plan();

  // Goes on with the plan. Aborted or Unavailable in `ended`: what it does needs another
  // connection. Other errors are the store's.
  absl::Status Pump(sync::ClientSession& session, absl::Status& ended);

  bool planned() const { return planned_; }
  bool busy() const { return step_ < plan_.steps.size(); }
  // Own events from here on wait for something; nullopt: none.
  const std::optional<ReplicaSeq>& held_from() const { return plan_.held_from; }
  // Why, for people.
  absl::Status WhyHeld() const;
  // Of what was asked for, what cannot be handed in.
  const std::map<ReplicaId, Hindrance>& left() const { return plan_.left; }

  // All that was handed in stands at or before this.
  Seq seq() const { return seq_; }
  // Events of other replica ids that were handed in so far.
  uint64_t given() const { return given_; }
  // Frames that came on streams of their own.
  uint64_t heard() const { return heard_; }

 private:
  absl::Status MakePlan();

  OpenHome& home_;
  Transport& transport_;
  Wake& wake_;
  AskedFor asked_;
  bool planned_ = false;
  HandInPlan plan_;
  size_t step_ = 0;         // The one under way.
  uint64_t lost_then_ = 0;  // Events that were lost when the plan was made.
  std::unique_ptr<GivingBack> giving_;
  std::map<ReplicaId, absl::Status> refused_;  // On this connection.
  Seq seq_;
  uint64_t given_ = 0;
  uint64_t heard_ = 0;
};

}  // namespace tasuki::client
