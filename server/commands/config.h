#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "common/base/log.h"
#include "server/limits.h"

namespace tasuki::server {

// What `serve` may be told by its flags or a TOML file (a flag counts more).
struct ServeConfig {
  std::string data;     // Folder.
  std::string listen;   // HOST:PORT; loopback only.
  std::string metrics;  // HOST:PORT; empty: none.
  LogLevel log_level = LogLevel::kInfo;
  uint64_t free_disk_bytes_min = kFreeDiskBytesMin;
};

// Fills `config` from the file. InvalidArgument: it cannot be read, or holds a key we do not know
// (named).
absl::Status ReadConfig(const std::string& path, ServeConfig& config);

// InvalidArgument unless `address` is HOST:PORT with a loopback host (127.0.0.0/8, [::1],
// localhost). Until devices are enrolled with certificates, nothing else is safe.
absl::Status CheckLoopback(const std::string& address);

}  // namespace tasuki::server
