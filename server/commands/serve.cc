#include <signal.h>
#include <unistd.h>

#include <future>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/log.h"
#include "server/commands/accept_loss.h"
#include "server/commands/admin_socket.h"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"
#include "server/order/server.h"
#include "server/rpc/grpc_server.h"
#include "server/team/admin_access.h"
#include "server/team/epochs.h"

namespace tasuki::server {
namespace {

constexpr std::string_view kBackup = "backup ";

// What an operator's command asks of the running server.
absl::StatusOr<std::string> AnswerOperator(const std::string& line, Server& server) {
  if (line.rfind(kBackup, 0) == 0) {
    TASUKI_RETURN_IF_ERROR(server.engine().CopyTo(line.substr(kBackup.size())));
    return "copied";
  }
  const bool loss = IsAcceptLoss(line);
  if (loss || line == "accept-clock") {
    auto answer = std::make_shared<std::promise<absl::StatusOr<int>>>();
    const auto done = [answer](absl::StatusOr<int> teams) { answer->set_value(teams); };
    if (loss) {
      const AcceptLossArgs args = ParseAcceptLoss(line);
      if (!args.team.empty()) {
        TASUKI_RETURN_IF_ERROR(CheckTeamIsThere(server.engine(), args.team));
      }
      server.AcceptLoss(args.force ? Accept::kAll : Accept::kWaiting, args.team, done);
    } else {
      server.AcceptClock(done);
    }
    TASUKI_ASSIGN_OR_RETURN(const int teams, answer->get_future().get());
    return absl::StrCat(teams);
  }
  return Refused("the server does not know this request", "update it");
}

// A server that once believed in a later date: every commit bears it until that day.
void WarnOfJournalsAhead(Server& server, absl::Time now) {
  for (const auto& [team, last] : server.JournalsAhead(now)) {
    Log(LogLevel::kWarn, "journal-ahead-of-clock",
        {{"team", team.Hex()},
         {"last_commit", absl::FormatTime(last)},
         {"now", absl::FormatTime(now)},
         {"means",
          "the server's clock was wrong once; all that it takes bears the date of that commit "
          "until "
          "the clock has passed it, and covers and the bounds of leaving are judged by that date"},
         {"do", "set the clock if it is behind; else nothing mends it but a new team"}});
  }
}

// A backup of before its admins joined: nobody could let anybody in.
absl::Status WarnOfAdminsShutOut(Engine& engine, absl::Time now) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<NamedMember> admins, AdminsShutOut(engine, now));
  for (const NamedMember& admin : admins) {
    Log(LogLevel::kWarn, "admin-shut-out",
        {{"team", admin.team.Hex()},
         {"member", admin.id.Hex()},
         {"means", "no laptop of an admin is known here, and no join code of theirs is good"},
         {"do", "stop the server and run `tasukid admin-code --data DIR --member` with this id"}});
  }
  return absl::OkStatus();
}

// Until somebody asks the process to stop.
void WaitForSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  Log(LogLevel::kInfo, "stopping", {{"signal", signal}});
  // A second one ends the process at once.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

// The address as asked for, with the real port.
std::string RealAddress(const std::string& asked, int port) {
  return absl::StrCat(asked.substr(0, asked.rfind(':')), ":", port);
}

}  // namespace

absl::Status Serve(const ServeConfig& config, const OperatorContext& context) {
  TASUKI_RETURN_IF_ERROR(CheckLoopback(config.listen));
  if (!config.metrics.empty()) {
    return UsageError("--metrics is not served by this version",
                      "leave it out, and read the log instead");
  }
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(config.data));
  Server::Options options{.free_disk_bytes_min = config.free_disk_bytes_min,
                          .fatal = [](const absl::Status&) { ::_exit(1); }};
  TASUKI_ASSIGN_OR_RETURN(auto server, Server::Start(*folder.engine, folder.key_file, context.clock,
                                                     context.random, std::move(options)));
  TASUKI_ASSIGN_OR_RETURN(auto rpc, GrpcServer::Listen(config.listen, *server));
  TASUKI_ASSIGN_OR_RETURN(auto admin,
                          AdminSocket::Listen(folder.paths.socket, [&](const std::string& line) {
                            return AnswerOperator(line, *server);
                          }));
  for (const auto& team : server->teams().all()) {
    Log(LogLevel::kInfo, "team",
        {{"team", team->id().Hex()}, {"head", team->feed().head().value()}});
  }
  WarnOfJournalsAhead(*server, context.clock.Now());
  TASUKI_RETURN_IF_ERROR(WarnOfAdminsShutOut(*folder.engine, context.clock.Now()));
  context.out << "listening on " << RealAddress(config.listen, rpc->port()) << std::endl;
  WaitForSignal();
  admin.reset();
  rpc->Stop(kDrainMax);
  server->Stop();
  Log(LogLevel::kInfo, "stopped");
  return absl::OkStatus();
}

}  // namespace tasuki::server
