#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "server/engine/engine.h"
#include "server/team/ledger.h"
#include "tasuki/v1/state.pb.h"

// How an admin gets into a team again whose server knows none of their laptops (a backup of before
// they joined): by a code that the operator makes.

namespace tasuki::server {

// A member of a team of this store.
struct NamedMember {
  TeamId team;
  std::string team_name;
  MemberId id;
  v1::MemberRow row;
};

// Every member of the store, by team.
absl::StatusOr<std::vector<NamedMember>> ListMembers(Engine& engine);

// The active admins of each team that no admin can get into at `now`: no laptop of an active admin
// is known, nor is a code of theirs good. Empty: there is no such team.
absl::StatusOr<std::vector<NamedMember>> AdminsShutOut(Engine& engine, absl::Time now);

// Makes `code` good once for the member, as long as any. The ledger was begun; the caller finishes.
void PutJoinCode(Ledger& ledger, MemberId member, const std::string& code, absl::Time now);

}  // namespace tasuki::server
