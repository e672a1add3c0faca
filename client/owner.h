#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/request.h"
#include "client/transport.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace tasuki::client {

// What a process needs to run commands on a home. Made by main().
struct HomeOptions {
  std::string home;
  Clock* clock = nullptr;  // Civil and timer time of this process.
  Random* random = nullptr;
  std::optional<uint64_t> seed;  // TASUKI_SEED.
  Transport* transport = nullptr;
  absl::Duration lock_wait = absl::Seconds(5);
};

// A variable of this process's environment; empty where there is none.
std::string Environment(const char* name);

// The data folder: `--home`, else TASUKI_HOME, else the XDG data folder. Absolute.
std::string HomeFolder(const std::string& flag);

// Runs one command where the store is owned: in the agent (or other command) that listens on the
// home's socket, else here, under the home's lock; `run` then runs others' commands, too, while
// this one waits for the server. Gives the command's exit code. A command whose
// owner died half-way is asked again with the same id, and is not done twice. Unavailable: somebody
// holds the lock and does not answer (the text has the pid); else Workspace::Open's errors.
absl::StatusOr<int> RunWhereOwned(const HomeOptions& options, const Request& request,
                                  const Output& output, const RunCommand& run);

// A request as this process would make it: environment, folder, terminal.
Request MakeRequest(std::vector<std::string> args, Random& random);

}  // namespace tasuki::client
