#pragma once

#include "tasuki/v1/event.pb.h"

// Who may write what: one table, event type × role (DESIGN.md §4 rows 2 and 7). Constant.

namespace tasuki::domain {

// Who writes: the server's own replica, or a member by role.
enum class Hand { kServer, kRep, kManager, kAdmin, kAuditor };

// What the table says.
enum class Permission {
  kNever,
  kAlways,
  kFirst,       // Only while the team has none yet.
  kOwner,       // When owner by the present value; OwnerAssigned: claims from the queue, too.
  kAuthor,      // Only facts of one's own.
  kSelf,        // Only about oneself.
  kAssignee,    // Only what was assigned to oneself.
  kPlainRoles,  // Only members who will be reps or auditors.
};

// The cell of the table. Types of a newer catalogue: always for members who write, never for the
// server and for auditors.
Permission PermissionOf(v1::EventType type, Hand hand);

}  // namespace tasuki::domain
