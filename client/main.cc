#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/commands/command_line.h"
#include "client/rpc/grpc_transport.h"
#include "common/base/clock.h"
#include "common/base/environment.h"
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
  absl::StatusOr<SystemClock> clock = ClockOfEnvironment();
  if (!clock.ok()) return ReportFailure(std::move(args), random, clock.status());
  absl::StatusOr<std::optional<uint64_t>> seed = SeedOfEnvironment();
  if (!seed.ok()) return ReportFailure(std::move(args), random, seed.status());
  HomeOptions home;
  home.seed = *seed;
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
