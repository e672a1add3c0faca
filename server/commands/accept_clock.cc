#include "common/base/check.h"
#include "nlohmann/json.hpp"
#include "server/commands/accept.h"
#include "server/commands/commands.h"

namespace tasuki::server {

absl::Status AcceptClock(const std::string& data, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(
      const int accepted,
      AcceptInTeams(data, context, "accept-clock", "", [](Ledger& ledger, absl::Time now) {
        return ledger.AcceptClock(absl::ToUnixMicros(now));
      }));
  if (context.json) {
    context.out << nlohmann::ordered_json{{"teams", accepted}}.dump() << "\n";
  } else if (accepted == 0) {
    context.out << "no team waited for the clock; nothing was changed\n";
  } else {
    context.out << accepted << (accepted == 1 ? " team takes" : " teams take")
                << " pushes again; what they take bears this machine's date\n";
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
