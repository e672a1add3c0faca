#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/owner/request.h"
#include "common/base/file.h"

// The home's Unix socket: one request a connection, and one answer, in parts (answers.h).

namespace tasuki::client {

// A request, and the connection that it came over.
struct Accepted {
  Request request;
  File socket;
};

// Listens at home/sock, in place of a socket that a dead owner left. Only under the home's lock.
absl::StatusOr<File> Listen(const std::string& home);
// Takes the next connection's request in. Unavailable: the peer is not this user, or too slow;
// ResourceExhausted: there is no file left for it.
absl::StatusOr<Accepted> Accept(const File& listener);

// What came of a request.
struct Answered {
  int exit_code = 0;
  bool wrote = false;   // It made an act.
  int write_error = 0;  // Of `output`; the command knows nothing of it.
};

// Asks the owner of `home`, if one listens, and waits until it is done, printing what comes;
// nullopt: nobody listens. Aborted: the owner ended before it answered. FailedPrecondition: nothing
// was heard of it for kOwnerSilenceMax; the text has its pid.
absl::StatusOr<std::optional<Answered>> AskOwner(const std::string& home, const Request& request,
                                                 Output& output);

}  // namespace tasuki::client
