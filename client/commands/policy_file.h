#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/commands/command_line.h"
#include "tasuki/v1/policy.pb.h"

namespace tasuki::client {

// In place of a file: the policy that the program ships.
inline constexpr char kShippedName[] = "default";

// Refused where it may not be set; faults beyond the first are remarks.
absl::Status CheckMaySet(Printer& out, const v1::Policy& policy);

// The policy in a file, or the shipped one; refused where it may not be set.
absl::StatusOr<v1::Policy> ReadPolicyFile(CommandContext& context, const std::string& file);

}  // namespace tasuki::client
