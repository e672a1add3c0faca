#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "nlohmann/json.hpp"
#include "server/commands/admin_socket.h"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"
#include "server/order/server.h"
#include "server/team/ledger.h"

namespace tasuki::server {
namespace {

// Without a server: the folder is ours.
absl::StatusOr<int> AcceptHere(const std::string& data, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(data));
  TASUKI_ASSIGN_OR_RETURN(std::vector<TeamId> teams, ListTeams(*folder.engine));
  EngineBatch batch;
  int ended = 0;
  for (TeamId team : teams) {
    TASUKI_ASSIGN_OR_RETURN(auto ledger,
                            Ledger::Open(*folder.engine, team, folder.key_file, context.random));
    ledger->Begin(absl::ToUnixMicros(context.clock.Now()));
    if (!EndWaiting(*ledger, context.clock.Now())) continue;
    TASUKI_RETURN_IF_ERROR(ledger->Finish(batch).status());
    ++ended;
  }
  if (!batch.empty()) TASUKI_RETURN_IF_ERROR(folder.engine->Commit(batch));
  return ended;
}

absl::StatusOr<int> AcceptThere(const std::string& data) {
  TASUKI_ASSIGN_OR_RETURN(std::string answer, AskServer(DataPaths(data).socket, "accept-loss"));
  int ended = 0;
  if (!absl::SimpleAtoi(answer, &ended)) {
    return WithAdvice(absl::UnavailableError("the server's answer cannot be read"),
                      "see whether it is another version");
  }
  return ended;
}

}  // namespace

absl::Status AcceptLoss(const std::string& data, const OperatorContext& context) {
  auto ended = AcceptThere(data);
  if (absl::IsNotFound(ended.status())) ended = AcceptHere(data, context);
  TASUKI_RETURN_IF_ERROR(ended.status());
  if (context.json) {
    context.out << nlohmann::ordered_json{{"teams", *ended}}.dump() << "\n";
  } else if (*ended == 0) {
    context.out << "no team was waiting; nothing was changed\n";
  } else {
    context.out << *ended << (*ended == 1 ? " team takes" : " teams take")
                << " pushes again; laptops that knew more push their own events again\n";
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
