#include "common/base/check.h"
#include "absl/strings/str_cat.h"
#include "common/base/failure.h"
#include "nlohmann/json.hpp"
#include "server/commands/check_folder.h"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"
#include "server/engine/team_rows.h"
#include "server/limits.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {

absl::StatusOr<CheckSummary> CheckFolder(const DataPaths& paths, absl::Time now) {
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, ReadDataFolder(paths));
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
    for (const std::string& warning : one->warnings) {
      sum.warnings.push_back(absl::StrCat("team ", team.Hex(), ", ", warning));
    }
    TASUKI_ASSIGN_OR_RETURN(auto head,
                            GetRow<v1::TeamHeadRow>(*folder.engine, Table::kHead, team.bytes()));
    const absl::Time last = absl::FromUnixMicros(head ? head->recorded_at_us() : 0);
    if (last - now > kJournalAheadTold) {
      sum.warnings.push_back(absl::StrCat(
          "team ", team.Hex(), ", its last commit is dated ", absl::FormatTime(last),
          ": the server's clock was wrong once, and all that it takes bears that date until then"));
    }
  }
  // After the journal, which names the first bad seq: a damaged file says only that it is.
  TASUKI_RETURN_IF_ERROR(folder.engine->VerifyFiles());
  if (teams.empty()) {
    return WithAdvice(absl::DataLossError("the store in " + paths.db + " holds no team"),
                      "restore a backup");
  }
  return sum;
}

absl::Status Check(const std::string& data, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(const CheckSummary sum,
                          CheckFolder(IsBackup(data) ? DataPaths::OfBackup(data) : DataPaths(data),
                                      context.clock.Now()));
  if (context.json) {
    const nlohmann::ordered_json view = {
        {"teams", sum.teams}, {"events", sum.events}, {"signatures", sum.marks},
        {"rows", sum.rows},   {"keys", sum.keys},     {"warnings", sum.warnings},
        {"ok", true}};
    context.out << view.dump() << "\n";
  } else {
    context.out << "checked " << sum.teams << (sum.teams == 1 ? " team, " : " teams, ")
                << sum.events << " events, " << sum.marks << " signatures, " << sum.rows
                << " rows, " << sum.keys << " keys: all right\n";
    for (const std::string& warning : sum.warnings) context.err << "warning: " << warning << "\n";
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
