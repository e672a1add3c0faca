#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "client/commands/command_line.h"
#include "client/home/environment.h"
#include "client/rpc/grpc_transport.h"
#include "common/base/clock.h"
#include "common/base/failure.h"
#include "common/base/random.h"
#include "common/base/standard_files.h"
#include "google/protobuf/stubs/logging.h"

// `tasuki`: makes clock, chance and network, and hands them to the command line.

namespace tasuki::client {
namespace {

int Main(std::vector<std::string> args) {
  OpenStandardFiles(ClosedOutput::kFails);  // An answer that nobody can get is told of.
  // A closed pipe shows as a failed write, in an agent above all.
  std::signal(SIGPIPE, SIG_IGN);
  SystemRandom random;
  absl::StatusOr<SystemClock> clock = SystemClock::Create(Environment("TASUKI_NOW"));
  if (!clock.ok()) {
    return ReportFailure(std::move(args), random,
                         UsageError(std::string(clock.status().message()),
                                    "TASUKI_NOW is a time such as 2026-08-20T13:00:00+09:00"));
  }
  HomeOptions home;
  if (const std::string seed = Environment("TASUKI_SEED"); !seed.empty()) {
    uint64_t number = 0;
    if (!absl::SimpleAtoi(seed, &number)) {
      return ReportFailure(
          std::move(args), random,
          UsageError("TASUKI_SEED is \"" + OneLine(seed) + "\"", "give a whole number, or none"));
    }
    home.seed = number;
  }
  home.clock = &*clock;
  home.random = &random;
  return RunProgram(home, std::move(args), [] { return std::make_unique<GrpcTransport>(); });
}

}  // namespace
}  // namespace tasuki::client

int main(int argc, char** argv) {
  // What does not parse is told by us; protobuf would print into a person's terminal.
  google::protobuf::SetLogHandler(nullptr);
  return tasuki::client::Main(std::vector<std::string>(argv + 1, argv + argc));
}
