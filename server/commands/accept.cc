#include "server/commands/accept.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "server/commands/admin_socket.h"
#include "server/commands/data_folder.h"
#include "server/team/epochs.h"

namespace tasuki::server {
namespace {

// Without a server: the folder is ours.
absl::StatusOr<int> AcceptHere(const std::string& data, const OperatorContext& context,
                               const std::string& only,
                               const std::function<bool(Ledger&, absl::Time)>& accept) {
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(data));
  if (!only.empty()) TASUKI_RETURN_IF_ERROR(CheckTeamIsThere(*folder.engine, only));
  TASUKI_ASSIGN_OR_RETURN(std::vector<TeamId> teams, ListTeams(*folder.engine));
  EngineBatch batch;
  int accepted = 0;
  for (TeamId team : teams) {
    TASUKI_ASSIGN_OR_RETURN(auto ledger,
                            Ledger::Open(*folder.engine, team, folder.key_file, context.random));
    const absl::Time now = context.clock.Now();
    ledger->Begin(absl::ToUnixMicros(now));
    if (!accept(*ledger, now)) continue;
    TASUKI_RETURN_IF_ERROR(ledger->Finish(batch).status());
    ++accepted;
  }
  if (!batch.empty()) TASUKI_RETURN_IF_ERROR(folder.engine->Commit(batch));
  return accepted;
}

absl::StatusOr<int> AcceptThere(const std::string& data, const std::string& line) {
  TASUKI_ASSIGN_OR_RETURN(std::string answer, AskServer(DataPaths(data).socket, line));
  int accepted = 0;
  if (!absl::SimpleAtoi(answer, &accepted)) {
    return WithAdvice(absl::UnavailableError("the server's answer cannot be read"),
                      "see whether it is another version");
  }
  return accepted;
}

}  // namespace

absl::StatusOr<int> AcceptInTeams(const std::string& data, const OperatorContext& context,
                                  const std::string& line, const std::string& team,
                                  const std::function<bool(Ledger&, absl::Time)>& accept) {
  auto accepted = AcceptThere(data, line);
  return absl::IsNotFound(accepted.status()) ? AcceptHere(data, context, team, accept) : accepted;
}

}  // namespace tasuki::server
