#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace tasuki::load {

// Where the programs are and where the load may write.
struct Options {
  std::string tasukid;
  std::string tasuki;
  std::string folder;                        // Made anew for each scenario, removed afterwards.
  absl::Duration length = absl::Seconds(5);  // Of each timed part.
  size_t events = 1'000'000;                 // Of the large journal.
};

// `laptops` connections each push one event and wait for its Ack, for options.length. Events a
// second.
absl::StatusOr<nlohmann::json> OneEventPushes(const Options& options, size_t laptops);

// What `laptops` get acknowledged together as a multiple of what one gets alone; the median of
// several rounds that measure both, one right after the other.
absl::StatusOr<nlohmann::json> PushRatio(const Options& options, size_t laptops);

// One laptop delivers a queue of 10,000 events; the median of several rounds, events a second.
absl::StatusOr<nlohmann::json> Queue(const Options& options);

// A journal of options.events; then a new laptop's `tasuki sync` of all of it, the server's disk
// bytes an event, peak memory, and its start after a kill.
absl::StatusOr<nlohmann::json> FirstSync(const Options& options);

// `laptops` stay connected while one pushes `rate` events a second, for options.length: from push
// to arrival, milliseconds.
absl::StatusOr<nlohmann::json> Live(const Options& options, size_t laptops, size_t rate);

// `laptops` connect and never read while one delivers a queue (acceptance 7).
absl::StatusOr<nlohmann::json> NotReading(const Options& options, size_t laptops);

}  // namespace tasuki::load
