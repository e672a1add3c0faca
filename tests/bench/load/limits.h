#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

// What the machine and the libraries give to anyone who just calls them, measured in the same run
// as ours, so that ratios can be trusted.

namespace tasuki::load {

// p50 and p99 of fdatasync after a 4 KiB append, microseconds.
nlohmann::json MeasureSync(const std::string& folder);

// Events a second that RocksDB alone takes in synced batches of 1,000, rows of 300 bytes.
absl::StatusOr<double> RocksDbAlone(const std::string& folder, size_t events);

// Events a second of a program that only streams messages of 256 KiB over gRPC and stores them, a
// row an event, with a sync for each message.
absl::StatusOr<double> StreamAndStore(const std::string& folder, size_t events);

// Events a second of the stream alone.
absl::StatusOr<double> StreamAlone(size_t events);

}  // namespace tasuki::load
