#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/sync/server_session.h"
#include "server/engine/engine.h"
#include "server/team/ledger.h"
#include "server/order/sequencer.h"
#include "server/order/teams.h"
#include "tasuki/v1/state.pb.h"

// Who may come in, and who may read what (DESIGN.md §4, §8).

namespace tasuki::server {

// A team's rows as sessions ask for them. Made by the server; any thread.
class EngineDirectory : public sync::TeamDirectory {
 public:
  EngineDirectory(Engine& engine, Teams& teams) : engine_(engine), teams_(teams) {}

  absl::StatusOr<std::optional<sync::TeamFacts>> FindTeam(TeamId team) override;
  absl::StatusOr<std::optional<sync::DeviceFacts>> FindDevice(TeamId team,
                                                              DeviceId device) override;

 private:
  Engine& engine_;
  Teams& teams_;
};

// Lets devices in by join codes. Made by the server; any thread. Every call answers once, on the
// sequencer's courier or at once: PermissionDenied for what may not be, ResourceExhausted where the
// disk is full, Unavailable when the server stops.
class Authority {
 public:
  Authority(Engine& engine, Teams& teams, Sequencer& sequencer, Clock& clock)
      : engine_(engine), teams_(teams), sequencer_(sequencer), clock_(clock) {}

  void Enroll(v1::EnrollRequest request,
              std::function<void(absl::StatusOr<v1::EnrollResponse>)> done);
  void Invite(v1::InviteRequest request,
              std::function<void(absl::StatusOr<v1::InviteResponse>)> done);

 private:
  absl::StatusOr<v1::EnrollResponse> EnrollNow(const v1::EnrollRequest& request, Team& team,
                                               Ledger& ledger);
  absl::StatusOr<v1::InviteResponse> InviteNow(const v1::InviteRequest& request, Ledger& ledger);

  Engine& engine_;
  Teams& teams_;
  Sequencer& sequencer_;
  Clock& clock_;
};

}  // namespace tasuki::server
