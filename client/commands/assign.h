#pragma once

#include <string>

#include "client/commands/flags.h"

// How an owner is named and assigned: shared by `assign` and `firm assign`.

namespace tasuki::client {

// What `assign` takes beside WHO and MEMBER.
struct AssignFlags {
  std::string brief, manner, until;
  v1::AssignWhy why = v1::ASSIGN_WHY_UNSPECIFIED;
  bool request = false, no_brief = false;

  void Declare(Verb& verb);
};

// A member, or zero for `queue`. One who has left or may not own is refused.
absl::StatusOr<MemberId> FindOwner(CommandContext& context, const std::string& text);

// One assignment more in `act`.
absl::Status AddAssignmentTo(Act& act, CommandContext& context, const Who& who, MemberId to,
                             const AssignFlags& flags);

// The whole command for one prospect or firm.
absl::Status AssignOne(CommandContext& context, const std::string& who, WhoKind kind,
                       const std::string& member, const AssignFlags& flags);

// Says who owns it now that it was decided, and puts it into `view`: nobody, the owner of its firm
// (X14), or who was named (`given`, with the name and the owner).
void SayOwnerNow(CommandContext& context, SubjectId subject, const std::string& name, Message given,
                 v1::WrittenView& view);

}  // namespace tasuki::client
