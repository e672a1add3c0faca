#include "server/commands/accept_loss.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "nlohmann/json.hpp"
#include "server/commands/accept.h"
#include "server/team/epochs.h"

namespace tasuki::server {
namespace {

constexpr std::string_view kOfWaiting = " waiting ";
constexpr std::string_view kOfAll = " all ";

}  // namespace

std::string AcceptLossLine(const AcceptLossArgs& args) {
  if (!args.force && args.team.empty()) return std::string(kAcceptLoss);
  return absl::StrCat(ToAbsl(kAcceptLoss), ToAbsl(args.force ? kOfAll : kOfWaiting), args.team);
}

bool IsAcceptLoss(std::string_view line) {
  return line == kAcceptLoss || (line.starts_with(kAcceptLoss) && line[kAcceptLoss.size()] == ' ');
}

AcceptLossArgs ParseAcceptLoss(std::string_view line) {
  AcceptLossArgs args;
  absl::string_view rest = ToAbsl(line);
  absl::ConsumePrefix(&rest, ToAbsl(kAcceptLoss));
  args.force = absl::ConsumePrefix(&rest, ToAbsl(kOfAll));
  if (!args.force) absl::ConsumePrefix(&rest, ToAbsl(kOfWaiting));
  args.team = std::string(rest);
  return args;
}

absl::Status AcceptLoss(const AcceptLossArgs& args, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(
      const int ended,
      AcceptInTeams(args.data, context, AcceptLossLine(args), args.team,
                    [&](Ledger& ledger, absl::Time now) {
                      return IsCalled(ledger, args.team) &&
                             AcceptTheLoss(ledger, args.force ? Accept::kAll : Accept::kWaiting,
                                           now, context.random);
                    }));
  if (context.json) {
    context.out << nlohmann::ordered_json{{"teams", ended}}.dump() << "\n";
  } else if (ended == 0) {
    context.out << (args.team.empty() ? "no team" : "no team called " + args.team)
                << " was waiting; nothing was changed\n"
                << "where a laptop says that its history is not the server's, and an old copy of "
                   "the server was put back: `tasukid accept-loss --help` says what --force does\n";
  } else {
    context.out << ended << (ended == 1 ? " team takes" : " teams take")
                << " pushes again; each laptop that knew more pushes its own events again as it "
                   "syncs next\n"
                << "what only a laptop wrote that never comes stays on the laptops that had read "
                   "it: `tasuki lost list` shows it there, `tasuki lost give-back` hands it in\n";
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
