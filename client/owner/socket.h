#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/owner/request.h"
#include "common/base/file.h"

// The home's Unix socket: one request a connection, with three open files, and one reply.

namespace tasuki::client {

// A request that came over the socket, with the files of whoever asks.
struct Asked {
  Request request;
  File in, out, err;
  File socket;  // For the reply.

  Output output() const { return {in.number(), out.number(), err.number()}; }
};

// Listens at home/sock, in place of a socket that a dead owner left. Only under the home's lock.
absl::StatusOr<File> Listen(const std::string& home);
// Takes the next connection's request in. Unavailable: the peer is not this user, or too slow;
// ResourceExhausted: there is no file left for it.
absl::StatusOr<Asked> Accept(const File& listener);
absl::Status Reply(const Asked& asked, int exit_code);
// Whether the process that asked has gone.
bool PeerGone(const Asked& asked);

// Asks the owner of `home`, if one listens, and waits until it is done: its exit code; nullopt:
// nobody listens. Aborted: the owner ended before it answered.
absl::StatusOr<std::optional<int>> AskOwner(const std::string& home, const Request& request,
                                            const Output& output);

}  // namespace tasuki::client
