#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/home/options.h"
#include "client/owner/agent_part.h"
#include "client/remind/notifier.h"
#include "client/remind/reminded.h"
#include "client/replica/position.h"
#include "client/replica/workspace.h"
#include "client/words/messages.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// When somebody is reminded of what no appointment says: on business days, and between these
// minutes of the day.
struct RemindHours {
  int32_t from = 0;
  int32_t to = 24 * 60;  // Exclusive.
};

// The hours in which the policy lets anybody be written to or called: from the first to the last of
// the windows that do not go round the clock; all day where there is none. Pure.
RemindHours RemindHoursOf(const v1::Policy& policy);

// Reminds the member of what is due, each thing once, as its time comes: the agenda decides, as it
// stands at that moment, so that what was done, moved or stopped before is not heard of. Made by an
// agent over its workspace; the owner's thread.
class Reminder : public AgentPart {
 public:
  // `options`: of the process, whose civil time is used.
  Reminder(Workspace& workspace, const HomeOptions& options, Language language);

  absl::Status Turn() override;

 private:
  bool IsTime(absl::Time now, absl::Time timer) const;
  absl::Status Look(absl::Time now);
  bool InHours(absl::Time now, absl::TimeZone zone);
  void Tell(const std::vector<const v1::AgendaItem*>& things);
  Note NoteOf(const v1::AgendaItem& item) const;

  // Set at construction.
  Workspace& workspace_;
  const Clock& clock_;
  const std::string home_;
  const Language language_;

  Notifier notifier_;
  Reminded reminded_;
  absl::Time look_at_ = absl::InfinitePast();    // Civil time.
  absl::Time looked_at_ = absl::InfinitePast();  // Civil time.
  absl::Time looked_ = absl::InfinitePast();     // Timer time.
  Position position_;                            // Then.
};

}  // namespace tasuki::client
