#pragma once

#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/open_home.h"
#include "common/base/ids.h"

// In which order what a server lost goes back to it (DESIGN.md §7): own events of the outbox, and
// events of other replica ids, as they are.
//
// 1. Nothing goes before what it stands on: the thing it is about or refers to, the decision it
//    replaces, the role of its actor, where a lost event brings that. What it stands on goes with
//    it, and what that stands on in turn, each with all that its replica wrote before.
// 2. Otherwise in the order of the lost journal, so that decisions meet what they replaced.
// 3. A device's mark covers a slice: it goes as a whole.
// 4. What cannot be handed in stays; what needs it waits.

namespace tasuki::client {

// One stretch of one replica. Of the own one: its outbox, up to there.
struct HandInStep {
  ReplicaId replica;
  ReplicaSeq first;
  ReplicaSeq up_to;
};

// What keeps events from going.
struct Hindrance {
  EventId event;  // That cannot be handed in,
  MemberId by;    // who wrote it,
  absl::Status why;
};

struct HandInPlan {
  std::vector<HandInStep> steps;
  std::optional<ReplicaSeq> held_from;  // Own events from here on wait…
  Hindrance held_by;                    // …for this.
  std::map<ReplicaId, Hindrance> left;  // Of those asked for, or of earlier ids of this device.
};

// Up to which of its events a replica is asked for.
using AskedFor = std::map<ReplicaId, ReplicaSeq>;

// Makes the plan for all of the outbox, what earlier replica ids of this device wrote, and what is
// asked for. `refused`: what the server would not take, and why. Reads the outbox and the lost
// events, so at a cut, and where a look at the outbox says that it stands on them.
absl::StatusOr<HandInPlan> PlanHandIn(OpenHome& home, const AskedFor& asked,
                                      const std::map<ReplicaId, absl::Status>& refused);

// Whether lost events of replica ids of this device are kept.
bool KeepsOwnLost(OpenHome& home);

}  // namespace tasuki::client
