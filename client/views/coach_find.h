#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "common/base/ids.h"
#include "common/domain/replay/rule_verdicts.h"
#include "tasuki/v1/replay.pb.h"

// Histories worth opening (R145), by what the rules say of them.

namespace tasuki::client {

struct CoachFindQuery {
  std::optional<domain::RuleVerdict> verdict;
  std::optional<MemberId> member;      // Whose work it is.
  std::optional<absl::Time> from, to;  // When it came to stand; `to` exclusive.
  uint64_t items_max = UINT64_MAX;     // The latest of them.
};

// What stands by the policy in force, of all prospects, by time; of them the latest `items_max`.
// Goes through every history that is not imported as a whole, one after the other. Of others' work
// nothing for who may not read it (X11). Errors are the store's.
absl::StatusOr<v1::CoachFindView> CoachFind(const CoachFindQuery& query, Directory& directory,
                                            absl::Time now);

}  // namespace tasuki::client
