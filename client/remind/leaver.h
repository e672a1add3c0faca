#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/home/options.h"
#include "client/owner/agent_part.h"
#include "client/replica/position.h"
#include "client/replica/workspace.h"

namespace tasuki::client {

// Writes what a plan to leave says as its time comes (X15): at the end of the last working day the
// leaving itself, one act, by the agent of the first manager that runs and has heard from the
// server since; before it, by theirs or the leaver's own, the change of owner of a client who was
// introduced to the successor. Made by an agent over its workspace; the owner's thread. What is
// refused is logged, and tried again when something has changed.
class Leaver : public AgentPart {
 public:
  // `options`: of the process, whose civil time is used.
  Leaver(Workspace& workspace, const HomeOptions& options)
      : workspace_(workspace), clock_(*options.clock), started_(clock_.Now()) {}

  absl::Status Turn() override;

 private:
  bool IsTime(absl::Time now, absl::Time timer) const;
  bool HasHeardSince(absl::Time due) const;
  absl::Status Look(absl::Time now);
  absl::Status LookAt(MemberId leaver, bool manages, absl::Time now);
  absl::Status MoveIntroduced(MemberId leaver, absl::Time now);
  void Write(std::vector<EventDraft> act, MemberId leaver, const char* what);

  // Set at construction.
  Workspace& workspace_;
  const Clock& clock_;
  const absl::Time started_;  // Civil time.

  absl::Time look_at_ = absl::InfinitePast();  // Civil time.
  absl::Time looked_ = absl::InfinitePast();   // Timer time.
  Position position_;                          // Then.
  bool waits_ = false;                         // To hear from the server, with a leaving due.
};

}  // namespace tasuki::client
