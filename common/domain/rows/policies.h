#pragma once

#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"

// The team's policies, each in force from its seq until the next (rows `y`).
//
// Every policy names the one before it and one long before, so chosen that any is found in about
// twice as many steps as its number has digits in base two (a skew-binary jump pointer), however
// many there are.

namespace tasuki::domain {

// From `seq` on, `policy` is in force. `seq` is above that of every other.
void AddPolicy(Seq seq, const v1::Policy& policy, Rows& rows);

// A policy and the seq since which it is in force; 0 and an empty one before the first.
struct PolicyFound {
  uint64_t seq;
  const v1::Policy* policy;
};
PolicyFound FindPolicyAt(Seq seq, Rows& rows);

// The one set at exactly that seq; an empty one where none was.
const v1::Policy& PolicySetAt(uint64_t seq, Rows& rows);
// The policy in force at `seq`; an empty one before the first. Valid as any row found.
const v1::Policy& PolicyAt(Seq seq, Rows& rows);
// The one in force now.
const v1::Policy& PresentPolicy(Rows& rows);

// Moves the policies that fold version 1 kept in the team's row into rows of their own. False:
// there are none there.
bool MoveOldPolicies(Rows& rows);

}  // namespace tasuki::domain
