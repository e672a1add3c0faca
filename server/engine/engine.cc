#include "server/engine/engine.h"

namespace tasuki::server {

absl::StatusOr<std::vector<TeamId>> ListTeams(Engine& engine) {
  std::vector<TeamId> teams;
  absl::Status status =
      engine.Scan(Table::kHead, "", "", [&](std::string_view key, std::string_view) {
        teams.push_back(TeamId::FromTrusted(key));
        return true;
      });
  if (!status.ok()) return status;
  return teams;
}

}  // namespace tasuki::server
