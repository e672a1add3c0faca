#pragma once

#include <cstddef>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/words/messages.h"
#include "common/base/ids.h"
#include "common/domain/replay/relationship.h"
#include "tasuki/v1/replay.pb.h"

// One relationship step by step (N06, N07): what happened, what was so after it or what the laptop
// that wrote it knew, what was due, what the rules say of it and what the policy offered.

namespace tasuki::client {

struct ReplayQuery {
  SubjectId prospect;
  domain::StepClock clock = domain::StepClock::kHindsight;
  std::optional<size_t> step;        // From 1; nullopt: all.
  std::optional<v1::Policy> policy;  // At every step, and to judge by; nullopt: the team's own.
  Language language = Language::kEnglish;
};

// Each state is a fresh fold of what was there by then (I4); slots are read by the policy recorded
// last by then. Refused where there is no such step. Reads the journal once, and the prospect's
// events. Errors are the store's.
absl::StatusOr<v1::ReplayView> ReplayOf(const ReplayQuery& query, Directory& directory,
                                        absl::Time now);

}  // namespace tasuki::client
