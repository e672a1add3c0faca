#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/integrity/key_file.h"
#include "server/engine/engine.h"

namespace tasuki::server {

// What a clean check has seen.
struct CheckSummary {
  uint64_t teams = 0;
  uint64_t events = 0;
  uint64_t marks = 0;
  uint64_t rows = 0;
  uint64_t keys = 0;
  // What is not as it should be and no damage, one line each: replicas whose last events carry no
  // signature, since a server of an earlier release committed them before it had come; sealed
  // events whose key never came.
  std::vector<std::string> warnings;
};

// Recomputes a team's journal from its first byte: numbering, times, chains, signatures, verdicts,
// leaves and tree, then every row that the server derived from it (I1, I2, I5). DataLoss with the
// first bad seq; the store's errors otherwise. The store must not change meanwhile.
absl::StatusOr<CheckSummary> CheckTeam(Engine& engine, TeamId team,
                                       const integrity::KeyFile& key_file);

}  // namespace tasuki::server
