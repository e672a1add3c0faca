#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace tasuki::client {

// A folder that stands in for the store of a home that cannot be written to: its tables by links,
// the little else copied. What opening a store writes (a log, rows folded anew) goes there, so that
// reading needs no second way through all rooms. Made by OpenHome, gone with it; one process.
class StandIn {
 public:
  // Under the home's lock. FailedPrecondition: there is no room for it; else as reading files does.
  static absl::StatusOr<std::unique_ptr<StandIn>> Make(const std::string& home);
  ~StandIn();
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  std::string store() const { return folder_ + "/db"; }

 private:
  explicit StandIn(std::string folder) : folder_(std::move(folder)) {}
  absl::Status Fill(const std::string& home);

  const std::string folder_;
};

}  // namespace tasuki::client
