#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/base/phrase.h"
#include "tasuki/v1/policy.pb.h"

// Whether a policy may be a team's. Pure; any thread.
//
// This is no verdict: a policy that came into a journal by other ways is effective, and whoever
// reads one bears whatever it says. It keeps a person's mistake out (`tasuki policy set`).

namespace tasuki::domain {

// What is wrong, and where: `cadences[1].steps[2].day`.
struct PolicyFault {
  std::string place;
  Phrase reason;
};

// Beyond so many faults the others are not looked for.
inline constexpr size_t kPolicyFaultsMax = 20;
// A policy's bytes: an event has 128 KiB, and each policy is kept for ever.
inline constexpr size_t kPolicyBytesMax = 48 << 10;
// Words of each list of a language that lint looks for, and a team's own templates.
inline constexpr int kMessageWordsMax = 200;
inline constexpr int kMessageTemplatesMax = 100;
inline constexpr size_t kTemplateSubjectBytesMax = 200;
inline constexpr size_t kTemplateBodyBytesMax = 8 << 10;
// Under a policy without faults every day has a slot of every channel within so many (acceptance of
// the calendar), whatever day it is.
inline constexpr int kSlotWithinDays = 60;

// Everything wrong with `policy`, in its order; empty: it may be set. `zone_exists`: whether the tz
// database has a zone of that name, which this room does not ask.
std::vector<PolicyFault> FaultsOf(const v1::Policy& policy,
                                  absl::FunctionRef<bool(const std::string&)> zone_exists);

}  // namespace tasuki::domain
