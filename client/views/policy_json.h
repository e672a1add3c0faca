#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/domain/verdict/policy_check.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/view.pb.h"

// A policy as people read and write it: JSON with the names of policy.proto. Pure; any thread.

namespace tasuki::client {

// Reads `text`, whole. Refused, with the place, where it is no JSON, names a field there is not, or
// has a value of another kind. What the numbers say is not looked at (domain::FaultsOf).
absl::StatusOr<v1::Policy> ReadPolicy(const std::string& text);

// The policy that this program ships.
absl::StatusOr<v1::Policy> ShippedPolicy();

// The first fault, and how many more there are, as a refusal.
absl::Status RefusedFor(const std::vector<domain::PolicyFault>& faults);

// `policy` on as few lines as can be read; what is 0, false or empty is left out.
std::string PolicyText(const v1::Policy& policy);

// What changes from `before` to `after`, in the order of the policy. Things with a name are told
// apart by it, so that one more shows as that one.
std::vector<v1::PolicyChangeView> PolicyChanges(const v1::Policy& before, const v1::Policy& after);

}  // namespace tasuki::client
