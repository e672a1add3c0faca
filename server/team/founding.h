#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/integrity/key_file.h"
#include "server/engine/engine.h"
#include "tasuki/v1/policy.pb.h"

namespace tasuki::server {

// A team to be.
struct NewTeam {
  std::string name;   // For people; unlike every other team's in this store.
  std::string admin;  // The first member's name.
  std::string zone;   // IANA name.
};

// A team that is.
struct FoundedTeam {
  TeamId team;
  std::string join_code;  // The admin's; nobody can be told it again.
};

// InvalidArgument: a name is empty or not UTF-8, or the zone is not known.
absl::Status CheckNewTeam(const NewTeam& team);

// Writes a team's first events (TeamCreated, the default policy, its first admin) and the admin's
// join code, in one commit. InvalidArgument: see CheckNewTeam. AlreadyExists: a team of that name.
absl::StatusOr<FoundedTeam> FoundTeam(const NewTeam& team, Engine& engine,
                                      const integrity::KeyFile& key_file, Clock& clock,
                                      Random& random);

// The policy a new team starts with: server/default_policy.json, as it was built in.
absl::StatusOr<v1::Policy> DefaultPolicy();

}  // namespace tasuki::server
