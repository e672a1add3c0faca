#include "common/base/check.h"
#include "absl/strings/str_cat.h"
#include "common/base/failure.h"
#include "nlohmann/json.hpp"
#include "server/commands/checker.h"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"

namespace tasuki::server {

absl::Status Check(const std::string& data, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(
      DataFolder folder,
      OpenDataFolder(IsBackup(data) ? DataPaths::OfBackup(data) : DataPaths(data)));
  TASUKI_ASSIGN_OR_RETURN(std::vector<TeamId> teams, ListTeams(*folder.engine));
  CheckSummary sum;
  for (TeamId team : teams) {
    auto one = CheckTeam(*folder.engine, team, folder.key_file);
    if (!one.ok()) {
      return WithLead(absl::StrCat("team ", team.Hex(), ", "), one.status());
    }
    sum.teams += one->teams;
    sum.events += one->events;
    sum.marks += one->marks;
    sum.rows += one->rows;
    sum.keys += one->keys;
    for (std::string& tail : one->unsigned_tails) {
      sum.unsigned_tails.push_back(absl::StrCat("team ", team.Hex(), ", ", tail));
    }
  }
  // After the journal, which names the first bad seq: a damaged file says only that it is.
  TASUKI_RETURN_IF_ERROR(folder.engine->VerifyFiles());
  if (context.json) {
    const nlohmann::ordered_json view = {
        {"teams", sum.teams}, {"events", sum.events}, {"signatures", sum.marks},
        {"rows", sum.rows},   {"keys", sum.keys},     {"warnings", sum.unsigned_tails},
        {"ok", true}};
    context.out << view.dump() << "\n";
  } else {
    context.out << "checked " << sum.teams << (sum.teams == 1 ? " team, " : " teams, ")
                << sum.events << " events, " << sum.marks << " signatures, " << sum.rows
                << " rows, " << sum.keys << " keys: all right\n";
    for (const std::string& tail : sum.unsigned_tails) {
      context.err << "warning: " << tail
                  << "; an earlier release left it so, and that laptop's next push signs it\n";
    }
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
