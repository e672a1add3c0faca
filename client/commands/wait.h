#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/commands/verb.h"
#include "common/base/failure.h"

// `--wait S`: how long a command looks for a server before it gives up (exit 3).

namespace tasuki::client {

inline Flag AddWait(Verb& verb, absl::Duration& wait) {
  return verb.Seconds("--wait", wait, "seconds to wait for a server")
      .Hint("S")
      .Otherwise(std::string("5"));
}

// Unavailable from the network as the person meets it: exit 3.
inline absl::Status ExplainedNoServer(const absl::Status& status) {
  if (!absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status)) return status;
  return NoServer(PhraseOf(status),
                  "everything else works without it; try again later, or with --wait S");
}

}  // namespace tasuki::client
