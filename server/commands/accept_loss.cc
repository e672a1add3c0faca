#include "common/base/check.h"
#include "nlohmann/json.hpp"
#include "server/commands/accept.h"
#include "server/commands/commands.h"
#include "server/order/server.h"

namespace tasuki::server {

absl::Status AcceptLoss(const std::string& data, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(const int ended, AcceptInTeams(data, context, "accept-loss", EndWaiting));
  if (context.json) {
    context.out << nlohmann::ordered_json{{"teams", ended}}.dump() << "\n";
  } else if (ended == 0) {
    context.out << "no team was waiting; nothing was changed\n";
  } else {
    context.out << ended << (ended == 1 ? " team takes" : " teams take")
                << " pushes again; laptops that knew more push their own events again\n";
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
