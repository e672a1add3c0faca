#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/sync/hand_in_plan.h"
#include "common/base/ids.h"

namespace tasuki::client {

// Why own events were put into the outbox again.
enum class SentAgain {
  kNothing,
  kForked,   // This home was copied, or put back from an old copy.
  kDoubled,  // Part of what waited was in the journal already.
  kLost,     // The server lost the journal's end.
};

// What one round of syncing did.
struct SyncReport {
  uint64_t pushed = 0;  // Own events that reached the journal.
  uint64_t pulled = 0;  // Journal events received, own ones too.
  // Since somebody was last told; an agent may have met it on its own.
  SentAgain why = SentAgain::kNothing;
  uint64_t sent_again = 0;   // Own events put into the outbox again.
  uint64_t handed_in = 0;    // Lost events of other replica ids that went back.
  bool new_replica = false;  // This home goes on under a new replica id.
};

// The network as a command sees it, the same whether an agent owns the store or the command itself.
// Owner's thread. Unavailable: no server (exit 3). FailedPrecondition: the server or an alarm
// refuses (exit 1), its text says what to do. Cancelled: whoever asked is gone.
class Syncer {
 public:
  virtual ~Syncer() = default;

  // Drains the outbox and catches up, serving other commands meanwhile. Unavailable when `wait`
  // goes by without any word from a server; once it answers, as long as it takes, or until it falls
  // silent for `wait`.
  virtual absl::StatusOr<SyncReport> RunUntilCaughtUp(absl::Duration wait) = 0;

  // Syncs (and serves other commands, in an agent) for `at_most`, or until the journal grew.
  // Reconnects by itself. For `sync --watch`: call in a loop, then look at Replica::applied().
  // AlreadyExists: it runs inside another command's waiting, which would not get on.
  virtual absl::Status Wait(absl::Duration at_most) = 0;

  // A join code for a member who is in the journal already: the code itself, without address. The
  // server keeps its hash only.
  virtual absl::StatusOr<std::string> Invite(MemberId member, absl::Duration wait) = 0;

  // Syncs and hands in what other replica ids wrote up to there and the server lost, with what that
  // stands on (client/sync/hand_in_plan.h). Gives what keeps some of it from being handed in.
  virtual absl::StatusOr<std::map<ReplicaId, Hindrance>> GiveBack(const AskedFor& asked,
                                                                  absl::Duration wait) = 0;

  // A stream to the server is open and has been welcomed.
  virtual bool connected() const = 0;
};

}  // namespace tasuki::client
