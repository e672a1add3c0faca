#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/options.h"
#include "client/replica/workspace.h"

namespace tasuki::client {

// What `tasuki join` asks for.
struct JoinRequest {
  std::string code;                        // `CODE` or `CODE@HOST:PORT`.
  std::string server;                      // `HOST:PORT`; empty: the code's.
  absl::Duration wait = absl::Seconds(5);  // For a server to answer.
};

// Makes this home's device key, enrols it, writes who it is (home/config.json), opens the replica
// with ReplicaOpened in its outbox. A half-done join is repeated by joining with the same code.
// AlreadyExists: this home has joined. DataLoss: it had, and has lost what it had (`tasuki
// recover`). InvalidArgument: no server named, or a code that cannot be one. Unavailable: no server
// answers (exit 3). PermissionDenied: the server refuses the code. A home that has joined, but
// whose device the server has forgotten (it was restored from a backup made before), is enrolled
// again with a new code for the same member; it keeps all it holds. Does not need the lock of an
// owner: before it has joined, a home has none.
absl::StatusOr<Identity> Join(const HomeOptions& options, const JoinRequest& request);

}  // namespace tasuki::client
