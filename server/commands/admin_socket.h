#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/file.h"

// How an operator's command reaches the server that has the data folder open: a Unix socket in the
// folder (mode 0600). One line in, one line out: `0 ANSWER`, or an error as
// `CODE TEXT`, a tab, and what to do.

namespace tasuki::server {

// Answers operators' lines, one at a time. Made by `serve`; a thread of its own.
class AdminSocket {
 public:
  // `answer` gives what to say to a line, or an error.
  using Answer = std::function<absl::StatusOr<std::string>(const std::string& line)>;
  static absl::StatusOr<std::unique_ptr<AdminSocket>> Listen(const std::string& path,
                                                             Answer answer);
  ~AdminSocket();
  AdminSocket(const AdminSocket&) = delete;
  AdminSocket& operator=(const AdminSocket&) = delete;

 private:
  AdminSocket(std::string path, File listener, File stop, Answer answer);
  void Run();
  void Serve(const File& client);

  const std::string path_;
  const File listener_;
  const File stop_;  // An eventfd.
  const Answer answer_;
  std::thread thread_;
};

// Says `line` to the server that listens at `path`, and gives back its answer, or its error.
// NotFound: nobody listens there.
absl::StatusOr<std::string> AskServer(const std::string& path, const std::string& line);

}  // namespace tasuki::server
