#include "common/domain/verdict/permissions.h"

#include <algorithm>
#include <iterator>

namespace tasuki::domain {
namespace {

struct Row {
  v1::EventType type;
  Permission server;
  Permission rep;
  Permission manager;
  Permission admin;
  Permission auditor;
};

// NOLINTBEGIN(readability-identifier-naming): the words of the table below.
constexpr auto never = Permission::kNever;
constexpr auto yes = Permission::kAlways;
constexpr auto first = Permission::kFirst;
constexpr auto owner = Permission::kOwner;
constexpr auto author = Permission::kAuthor;
constexpr auto self = Permission::kSelf;
constexpr auto assignee = Permission::kAssignee;
constexpr auto plain = Permission::kPlainRoles;
// NOLINTEND(readability-identifier-naming)

// clang-format off
constexpr Row kTable[] = {
    // type                   server  rep       manager  admin   auditor
    {v1::FIRM_ADDED,          never,  yes,      yes,     yes,    never},
    {v1::FIRM_CHANGED,        never,  yes,      yes,     yes,    never},

    {v1::PROSPECT_ADDED,      never,  yes,      yes,     yes,    never},
    {v1::PROSPECT_CHANGED,    never,  yes,      yes,     yes,    never},
    {v1::CONTACT_SUCCEEDED,   never,  yes,      yes,     yes,    never},
    {v1::PROSPECTS_MERGED,    never,  owner,    yes,     yes,    never},
    {v1::PROSPECTS_SPLIT,     never,  owner,    yes,     yes,    never},
    {v1::SUBJECT_ERASED,      never,  never,    yes,     yes,    never},

    {v1::TOUCH_LOGGED,        never,  yes,      yes,     yes,    never},
    {v1::OUTCOME_RECORDED,    never,  yes,      yes,     yes,    never},
    {v1::NEXT_TOUCH_SET,      never,  yes,      yes,     yes,    never},
    {v1::NOTE_ADDED,          never,  yes,      yes,     yes,    never},
    {v1::PUSHBACK_RECORDED,   never,  yes,      yes,     yes,    never},
    {v1::FACT_RETRACTED,      never,  author,   yes,     yes,    never},

    {v1::CADENCE_STARTED,     never,  yes,      yes,     yes,    never},
    {v1::CADENCE_PAUSED,      never,  yes,      yes,     yes,    never},
    {v1::CADENCE_RESUMED,     never,  yes,      yes,     yes,    never},
    {v1::CADENCE_STOPPED,     never,  yes,      yes,     yes,    never},
    {v1::STEP_OVERRIDDEN,     never,  yes,      yes,     yes,    never},

    {v1::PROMISE_MADE,        never,  yes,      yes,     yes,    never},
    {v1::PROMISE_MOVED,       never,  yes,      yes,     yes,    never},
    {v1::PROMISE_CLOSED,      never,  yes,      yes,     yes,    never},

    {v1::DEAL_OPENED,         never,  yes,      yes,     yes,    never},
    {v1::DEAL_STAGE_CHANGED,  never,  yes,      yes,     yes,    never},
    {v1::TERMS_AGREED,        never,  yes,      yes,     yes,    never},
    {v1::TERMS_CHANGED,       never,  yes,      yes,     yes,    never},
    {v1::DEAL_CLOSED,         never,  yes,      yes,     yes,    never},

    {v1::OWNER_ASSIGNED,      never,  owner,    yes,     yes,    never},
    {v1::HANDOVER_ACCEPTED,   never,  assignee, yes,     yes,    never},
    {v1::HANDOVER_DECLINED,   never,  assignee, yes,     yes,    never},
    {v1::CLIENT_INTRODUCED,   never,  yes,      yes,     yes,    never},
    {v1::CONTEST_RESOLVED,    never,  never,    yes,     yes,    never},

    {v1::TASK_DELEGATED,      never,  yes,      yes,     yes,    never},
    {v1::TASK_PLANNED,        never,  yes,      yes,     yes,    never},
    {v1::MILESTONE_REACHED,   never,  yes,      yes,     yes,    never},
    {v1::TASK_DONE,           never,  yes,      yes,     yes,    never},

    {v1::MEMBER_ADDED,        first,  never,    plain,   yes,    never},
    {v1::ROLE_CHANGED,        never,  never,    never,   yes,    never},
    {v1::MEMBER_AWAY,         never,  never,    yes,     yes,    never},
    {v1::LEAVE_PLANNED,       never,  never,    yes,     yes,    never},
    {v1::MEMBER_LEFT,         never,  never,    yes,     yes,    never},
    {v1::DEVICE_ENROLLED,     yes,    never,    never,   never,  never},
    {v1::DEVICE_REVOKED,      never,  never,    never,   yes,    never},
    {v1::REPLICA_OPENED,      never,  self,     self,    self,   self},
    {v1::EVENTS_ADMITTED,     never,  never,    yes,     yes,    never},
    {v1::EVENTS_REFUSED,      never,  never,    yes,     yes,    never},

    {v1::TEAM_CREATED,        yes,    never,    never,   never,  never},
    {v1::POLICY_SET,          first,  never,    yes,     yes,    never},
    {v1::MIN_SCHEMA_RAISED,   never,  never,    never,   yes,    never},
    {v1::MEMBER_RETURNED,     never,  never,    yes,     yes,    never},

    {v1::COACHING_NOTED,      never,  never,    yes,     yes,    never},
    {v1::HESITATION_NOTED,    never,  self,     self,    self,   never},
};
// clang-format on

// For types this code does not know.
constexpr Row kUnknown = {v1::EVENT_TYPE_UNSPECIFIED, never, yes, yes, yes, never};

const Row& RowOf(v1::EventType type) {
  const auto* found =
      std::lower_bound(std::begin(kTable), std::end(kTable), type,
                       [](const Row& row, v1::EventType wanted) { return row.type < wanted; });
  return found != std::end(kTable) && found->type == type ? *found : kUnknown;
}

}  // namespace

Permission PermissionOf(v1::EventType type, Hand hand) {
  const Row& row = RowOf(type);
  switch (hand) {
    case Hand::kServer:
      return row.server;
    case Hand::kRep:
      return row.rep;
    case Hand::kManager:
      return row.manager;
    case Hand::kAdmin:
      return row.admin;
    case Hand::kAuditor:
      return row.auditor;
  }
  return Permission::kNever;
}

}  // namespace tasuki::domain
