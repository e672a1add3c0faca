#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace tasuki::load {

// What a finished process said and cost.
struct Finished {
  int exit_code = 0;
  std::string out;
  double seconds = 0;       // Wall.
  uint64_t peak_bytes = 0;  // Largest resident set.
};

// Runs a program to its end. Unavailable: it cannot be started.
absl::StatusOr<Finished> Run(const std::vector<std::string>& arguments);

// A real `tasukid serve` on a fresh team. Stopped by its pid in the destructor.
class ServerProcess {
 public:
  // `tasukid`: path of the program; `folder`: where its data goes, empty or not there.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const std::string& tasukid,
                                                              const std::string& folder);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& address() const { return address_; }
  const std::string& join_code() const { return join_code_; }
  // Kills it as a power cut would, starts it again, and gives the seconds until it served.
  absl::StatusOr<double> KillAndRestart();
  uint64_t peak_bytes() const;      // Largest resident set so far.
  uint64_t resident_bytes() const;  // Now.
  double cpu_seconds() const;       // User and system so far.
  uint64_t disk_bytes() const;      // Of its data folder.

 private:
  ServerProcess(std::string tasukid, std::string data) : tasukid_(tasukid), data_(data) {}
  absl::Status Serve();
  void Stop(int signal);

  std::string tasukid_;
  std::string data_;
  std::string address_;
  std::string join_code_;
  pid_t pid_ = -1;
};

// Bytes of all files below `folder`.
uint64_t FolderBytes(const std::string& folder);

}  // namespace tasuki::load
