#include <cstdlib>
#include <iostream>
#include <string>

#include "common/base/clock.h"
#include "common/base/environment.h"
#include "common/base/random.h"
#include "tests/hostile/corpus.h"

// tasuki_hostile HOME [SCALE] (README.md). Prints how many events wait in the outbox then.

namespace tasuki::client {
namespace {

int Fail(const absl::Status& status) {
  std::cerr << "tasuki_hostile: " << status << "\n";
  return 1;
}

int Main(int argc, char** argv) {
  if (argc < 2) return Fail(absl::InvalidArgumentError("give the folder of a home"));
  absl::StatusOr<SystemClock> clock = ClockOfEnvironment();
  if (!clock.ok()) return Fail(clock.status());
  SeededRandom random(20261126);
  SystemRandom keys;
  OpenOptions options;
  options.home = argv[1];
  options.clock = &*clock;
  options.random = &keys;
  auto workspace = Workspace::Open(options);
  if (!workspace.ok()) return Fail(workspace.status());
  Corpus corpus(**workspace, random, argc > 2 ? static_cast<uint32_t>(std::atoi(argv[2])) : 1);
  const absl::Status written = corpus.WriteAll();
  if (!written.ok()) return Fail(written);
  std::cout << corpus.events() << "\n";
  return 0;
}

}  // namespace
}  // namespace tasuki::client

int main(int argc, char** argv) { return tasuki::client::Main(argc, argv); }
