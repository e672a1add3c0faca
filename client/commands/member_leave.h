#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/commands/command_line.h"
#include "client/replica/event_draft.h"
#include "client/views/directory.h"
#include "tasuki/v1/audit.pb.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// What `member leave` takes.
struct LeaveArgs {
  std::string name, day, plan;
  bool keep_device = false;
  bool acknowledge = false;
  bool now = false;
};

// Plans that somebody leaves (X15), with who takes over what; or, with `now`, writes the leaving
// that was planned.
absl::Status PlanLeave(CommandContext& context, const LeaveArgs& args);

// What `member plan` takes.
struct PlanArgs {
  std::string name, out;
};

// Proposes who takes over what of somebody who leaves; a table with `out`.
absl::Status ProposeLeave(CommandContext& context, const PlanArgs& args);

// What `member return` takes.
struct ReturnArgs {
  std::string name, why;
};

// Takes a leaving back, or the plan of one.
absl::Status ReturnMember(CommandContext& context, const ReturnArgs& args);

// What `member away` takes.
struct AwayArgs {
  std::string name, from, to, cover;
};

// Says that somebody is away, and who covers.
absl::Status MarkAway(CommandContext& context, const AwayArgs& args);

// Writes drafts that were made elsewhere as one act; its event ids and whether it waits.
absl::StatusOr<v1::WrittenView> WriteDrafts(CommandContext& context, std::vector<EventDraft> act);

// A plan's moves as people read them.
void PrintMoves(Printer& out, const google::protobuf::RepeatedPtrField<v1::LeaveMoveView>& moves);

}  // namespace tasuki::client
