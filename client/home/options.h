#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace tasuki::client {

class Transport;  // client/sync/transport.h

// What opening a home needs.
struct OpenOptions {
  std::string home;              // Folder of this replica.
  Clock* clock = nullptr;        // Outlives the workspace.
  Random* random = nullptr;      // Outlives the workspace.
  std::optional<uint64_t> seed;  // TASUKI_SEED: ids and keys from it, home and position.
  absl::Duration lock_wait = absl::Seconds(5);
  // Called now and then while views are made anew (a new release): events done, and all there are.
  std::function<void(uint64_t done, uint64_t all)> progress;
};

// What a process needs to run commands on a home. Made by main().
struct HomeOptions {
  std::string home;
  Clock* clock = nullptr;  // Civil and timer time of this process.
  Random* random = nullptr;
  std::optional<uint64_t> seed;  // TASUKI_SEED.
  Transport* transport = nullptr;
  absl::Duration lock_wait = absl::Seconds(5);
};

}  // namespace tasuki::client
