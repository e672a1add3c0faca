#include <malloc.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/synchronization/mutex.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/environment.h"
#include "common/base/failure.h"
#include "common/base/log.h"
#include "common/base/random.h"
#include "common/base/standard_files.h"
#include "common/base/terminal.h"
#include "google/protobuf/stubs/logging.h"
#include "nlohmann/json.hpp"
#include "server/commands/commands.h"
#include "server/random.h"

namespace tasuki::server {
namespace {

constexpr std::string_view kJsonFlag = "--json";

int Report(const absl::Status& status, bool json) {
  if (status.ok()) return 0;
  const std::string text(status.message());
  const std::string advice = AdviceOf(status);
  if (json) {
    const nlohmann::ordered_json view = {
        {"error", {{"code", CodeWordOf(status)}, {"text", text}, {"do", advice}}}};
    std::cout << HarmlessJson(view.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
              << "\n";
  } else {
    HarmlessStream(std::cerr) << "tasukid: " << text << (advice.empty() ? "" : "; ") << advice
                              << "\n";
  }
  return static_cast<int>(ExitCodeOf(status));
}

// Flags that are wrong may have kept --json from being read.
bool JsonAhead(int argc, char** argv) {
  return std::any_of(argv, argv + argc, [](const char* arg) { return arg == kJsonFlag; });
}

// Help and version are no failure; what is typed wrongly is one.
int ReportParse(const CLI::App& app, const CLI::ParseError& error, bool json) {
  if (error.get_exit_code() == 0 || !json) {
    HarmlessStream out(std::cout);
    HarmlessStream err(std::cerr);
    return app.exit(error, out, err) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  return Report(UsageError(error.what(), "`tasukid --help` names the commands and flags"), json);
}

absl::StatusOr<std::unique_ptr<Random>> MakeRandom() {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> seed, SeedOfEnvironment());
  if (!seed) return std::make_unique<SystemRandom>();
  return std::unique_ptr<Random>(
      std::make_unique<SharedRandom>(std::make_unique<SeededRandom>(*seed)));
}

// The flags, as they were given.
struct Flags {
  bool json = false;
  InitArgs init;
  ServeConfig serve;
  AcceptLossArgs accept_loss;
  AdminCodeArgs admin_code;
  std::string data;
  std::string listen;
  std::string metrics;
  std::string config;
  std::string log_level;
  std::string to;
  std::string from;
};

constexpr const char* kRestoreFooter =
    "The restored server waits: it serves reads and takes no pushes, which stay in the laptops' "
    "outboxes.\nIf a newer backup turns up, throw this folder away and restore that one; one "
    "backup may be restored\nas often as need be. Else run `tasukid accept-loss`. Put a server "
    "back with this command, never by copying\nits folder: a copy is noticed only once a laptop "
    "comes that knew more.";

constexpr const char* kAcceptLossFooter =
    "What happens: each laptop keeps all that it holds. As it syncs next, it cuts its journal to "
    "what the server\nstill has, and pushes its own events of the lost end again, unchanged. "
    "Events "
    "of laptops that do not come\nstay on those that had read them (`tasuki lost list`), until "
    "somebody gives them back.\n--force does the same for a team that does not wait: where an old "
    "copy of the server was put back and\nwent on, and a laptop now says that the server's history "
    "is not its own. Laptops that agree with the\nserver notice nothing; the others begin anew "
    "from "
    "what both surely hold. Nothing is thrown away.";

void DefineCommands(CLI::App& app, Flags& flags) {
  app.description(
      "The server of Tasuki: orders a team's events, keeps them, and hands them to every laptop.");
  app.footer(
      "Start: tasukid init --data DIR --team NAME --admin NAME; tasukid serve --data DIR "
      "--listen 127.0.0.1:7420\nExit codes: 0 done, 1 refused, 2 usage, 4 a bug of ours.");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "tasukid 0.1.0");
  app.add_flag(std::string(kJsonFlag), flags.json, "Print one JSON object");

  auto* init = app.add_subcommand("init", "Make a data folder, its key file and a team");
  // An empty name would be the folder this is started in.
  const CLI::Validator named(
      [](const std::string& name) {
        return std::string(name.empty() ? "expected a folder's name, found an empty one" : "");
      },
      "");
  const auto folder = [&](CLI::App* command, const char* flag, std::string& to, const char* what) {
    return command->add_option(flag, to, what)->check(named);
  };
  folder(init, "--data", flags.init.data, "Folder; its key file is DIR.key")->required();
  init->add_option("--team", flags.init.team, "The team's name")->required();
  init->add_option("--admin", flags.init.admin, "The first member's name")->required();
  init->add_option("--zone", flags.init.zone, "The team's time zone")->capture_default_str();

  auto* serve = app.add_subcommand("serve", "Serve the teams of a data folder (loopback only)");
  folder(serve, "--data", flags.data, "Folder that `init` made");
  serve->add_option("--listen", flags.listen, "HOST:PORT; port 0: any free one");
  serve->add_option("--metrics", flags.metrics, "HOST:PORT for metrics (not in this version)");
  serve->add_option("--config", flags.config, "TOML file with data, listen, log_level, …");
  serve->add_option("--log-level", flags.log_level, "debug, info, warn, error or off");

  auto* check = app.add_subcommand(
      "check", "Recompute every hash, chain, signature and verdict of a data folder");
  folder(check, "--data", flags.data, "Folder, or a backup; not while it is served")->required();

  auto* backup = app.add_subcommand("backup", "Copy a data folder, also while it is served");
  folder(backup, "--data", flags.data, "Folder")->required();
  folder(backup, "--to", flags.to, "A new folder, apart from it")->required();

  auto* restore = app.add_subcommand("restore", "Make a data folder from a backup; it waits");
  folder(restore, "--from", flags.from, "Folder that `backup` made")->required();
  folder(restore, "--data", flags.data, "A new folder")->required();
  restore->footer(kRestoreFooter);

  auto* accept =
      app.add_subcommand("accept-loss",
                         "End a restored server's waiting: what it lacks is lost, except for what "
                         "laptops push again");
  folder(accept, "--data", flags.data, "Folder; also while it is served")->required();
  accept->add_flag("--force", flags.accept_loss.force, "Teams too that do not wait: ends a fork");
  accept->add_option("--team", flags.accept_loss.team, "One team only, by its name or id");
  accept->footer(kAcceptLossFooter);

  auto* code = app.add_subcommand(
      "admin-code", "A join code for an admin whose laptops a restored server does not know");
  folder(code, "--data", flags.data, "Folder; not while it is served")->required();
  code->add_option("--member", flags.admin_code.member, "An admin's name, or the start of their id")
      ->required();
  code->add_option("--team", flags.admin_code.team,
                   "The team's name or id, where several are here");
  code->footer("All others get their codes from an admin: `tasuki member code NAME`.");

  auto* clock = app.add_subcommand(
      "accept-clock",
      "Say that this machine's date is right, where a server waits since its clock leapt by more "
      "than 400 days: what it takes bears that date for ever");
  folder(clock, "--data", flags.data, "Folder; also while it is served")->required();
}

absl::Status ServeFromFlags(Flags& flags, const OperatorContext& context) {
  ServeConfig& config = flags.serve;
  if (!flags.config.empty()) {
    TASUKI_RETURN_IF_ERROR(ReadConfig(flags.config, config));
  }
  if (!flags.data.empty()) config.data = flags.data;
  if (!flags.listen.empty()) config.listen = flags.listen;
  if (!flags.metrics.empty()) config.metrics = flags.metrics;
  if (!flags.log_level.empty()) {
    TASUKI_RETURN_IF_ERROR(ParseLogLevel(flags.log_level, &config.log_level));
  }
  if (config.data.empty() || config.listen.empty()) {
    return UsageError("serve needs --data and --listen, or a --config with them",
                      "`tasukid serve --help` shows them");
  }
  InitLog(config.log_level);
  return Serve(config, context);
}

absl::Status RunCommand(const std::string& name, Flags& flags, const OperatorContext& context) {
  if (name == "serve") return ServeFromFlags(flags, context);
  InitLog(LogLevel::kWarn);
  if (name == "init") return Init(flags.init, context);
  if (name == "check") return Check(flags.data, context);
  if (name == "backup") return Backup(flags.data, flags.to, context);
  if (name == "restore") return Restore(flags.from, flags.data, context);
  if (name == "accept-clock") return AcceptClock(flags.data, context);
  if (name == "admin-code") {
    flags.admin_code.data = flags.data;
    return AdminCode(flags.admin_code, context);
  }
  flags.accept_loss.data = flags.data;
  return AcceptLoss(flags.accept_loss, context);
}

int Main(int argc, char** argv) {
  OpenStandardFiles();
  // Many network threads would each take a heap of their own; two are enough for two cores.
  mallopt(M_ARENA_MAX, 2);
  // Debian's Abseil looks for lock cycles at every lock: 4 % of a busy server. Tests keep looking.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // Every thread that is made later inherits this; `serve` waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  // Bytes of strangers that do not parse are counted by us, not printed by protobuf.
  google::protobuf::SetLogHandler(nullptr);
  CLI::App app;
  Flags flags;
  DefineCommands(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return ReportParse(app, error, JsonAhead(argc, argv));
  }
  auto clock = ClockOfEnvironment();
  if (!clock.ok()) return Report(clock.status(), flags.json);
  auto random = MakeRandom();
  if (!random.ok()) return Report(random.status(), flags.json);
  const std::string name = app.get_subcommands().front()->get_name();
  if (name == "serve") pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  HarmlessStream out(std::cout);
  HarmlessStream err(std::cerr);
  const OperatorContext context{*clock, **random, out, err, flags.json};
  return Report(RunCommand(name, flags, context), flags.json);
}

}  // namespace
}  // namespace tasuki::server

int main(int argc, char** argv) { return tasuki::server::Main(argc, argv); }
