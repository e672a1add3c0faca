#include "common/domain/rows/policies.h"

namespace tasuki::domain {
namespace {

const v1::PolicyRow* RowAt(uint64_t seq, Rows& rows) {
  return seq == 0 ? nullptr : rows.Find(PolicyKey(Seq(seq)));
}

uint64_t NumberAt(uint64_t seq, Rows& rows) {
  const v1::PolicyRow* row = RowAt(seq, rows);
  return row == nullptr ? 0 : row->number();
}

}  // namespace

void AddPolicy(Seq seq, const v1::Policy& policy, Rows& rows) {
  v1::TeamRow& team = rows.Edit(TeamKey());
  const uint64_t previous = team.policy_seq();
  if (previous == seq.value()) {  // Two that one EventsAdmitted admits.
    *rows.Edit(PolicyKey(seq)).mutable_policy() = policy;
    return;
  }
  team.set_policy_seq(seq.value());
  const v1::PolicyRow* before = RowAt(previous, rows);
  v1::PolicyRow added;
  *added.mutable_policy() = policy;
  added.set_number(before == nullptr ? 1 : before->number() + 1);
  added.set_previous(previous);
  added.set_jump(previous);
  if (before != nullptr && before->jump() != 0) {
    const uint64_t jump = before->jump();
    const v1::PolicyRow* far = RowAt(jump, rows);
    const uint64_t further = far == nullptr ? 0 : far->jump();
    const uint64_t number = NumberAt(jump, rows);
    if (NumberAt(previous, rows) - number == number - NumberAt(further, rows)) {
      added.set_jump(further);
    }
  }
  rows.Create(PolicyKey(seq)) = std::move(added);
}

PolicyFound FindPolicyAt(Seq seq, Rows& rows) {
  const v1::TeamRow* team = rows.Find(TeamKey());
  const v1::PolicyRow* row = team == nullptr ? nullptr : RowAt(team->policy_seq(), rows);
  uint64_t at = team == nullptr ? 0 : team->policy_seq();
  while (row != nullptr && at > seq.value()) {
    at = row->jump() > seq.value() ? row->jump() : row->previous();
    row = RowAt(at, rows);
  }
  if (row == nullptr) return {0, &v1::Policy::default_instance()};
  return {at, &row->policy()};
}

const v1::Policy& PolicySetAt(uint64_t seq, Rows& rows) {
  const v1::PolicyRow* row = RowAt(seq, rows);
  return row == nullptr ? v1::Policy::default_instance() : row->policy();
}

const v1::Policy& PolicyAt(Seq seq, Rows& rows) { return *FindPolicyAt(seq, rows).policy; }

const v1::Policy& PresentPolicy(Rows& rows) {
  const v1::TeamRow* team = rows.Find(TeamKey());
  const v1::PolicyRow* row = team == nullptr ? nullptr : RowAt(team->policy_seq(), rows);
  return row == nullptr ? v1::Policy::default_instance() : row->policy();
}

bool MoveOldPolicies(Rows& rows) {
  const v1::TeamRow* team = rows.Find(TeamKey());
  if (team == nullptr || team->old_policies().empty()) return false;
  const auto policies = team->old_policies();
  rows.Edit(TeamKey()).clear_old_policies();
  for (const v1::PolicyAt& at : policies) AddPolicy(Seq(at.seq()), at.policy(), rows);
  return true;
}

}  // namespace tasuki::domain
