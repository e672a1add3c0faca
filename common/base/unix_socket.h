#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/file.h"

// Unix sockets at a path of any length. Any thread.

namespace tasuki {

// Listens at `path` (mode 0600), in place of a socket that a dead process left there: only under
// the lock of its folder. `waiting_max`: who is not accepted yet. Unavailable: it cannot be made.
absl::StatusOr<File> ListenAt(const std::string& path, int waiting_max);

// NotFound: nobody listens at `path`. Unavailable: there is no file left for a socket.
// DeadlineExceeded: whoever listens did not take anybody in within `wait`, which then bounds each
// sending and receiving as well.
absl::StatusOr<File> ConnectTo(const std::string& path,
                               absl::Duration wait = absl::InfiniteDuration());

// Sends all of it. Unavailable: the other end has gone; DeadlineExceeded: it takes nothing in.
absl::Status SendAll(const File& socket, std::string_view bytes);

}  // namespace tasuki
