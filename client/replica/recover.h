#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/home/options.h"
#include "client/replica/damage.h"

namespace tasuki::client {

// What recovering left.
struct Recovered {
  Readable found;
  std::string folder;  // Where the damaged store lies now; empty: there was none.
};

// What Recover asks of whoever called it.
struct RecoverHooks {
  // Whether to go on, now that it is known what will be lost; an error ends it, and nothing has
  // changed then.
  std::function<absl::Status(const Readable&)> ask;
  // Tests end it after each step, as a kill would.
  std::function<absl::Status(std::string_view step)> after = nullptr;
};

// Goes on with what can be read of a damaged store: another store takes its place, and the damaged
// one stays beside, as it is, in `db.damaged-TIME`. Where the damaged one still opens, and all that
// can be read of it fits together, it goes on from a copy of it that ends where it breaks. Else the
// new store has what waits in the outbox alone, with its keys, and the next sync fetches the
// journal from the server. A LostRow keeps saying what was lost, and the home moves to a new
// replica id at its next sync: the server may hold some of the lost events, whose replica seqs must
// not be given to others.
//
// Cut off at any point, it is begun again or finished by the next one, with the same answer; until
// the home has moved, asking again gives that answer too. Takes the home's lock.
// FailedPrecondition: the home is whole, all of it read. DataLoss: what is spoilt is no store but a
// key or the config.
absl::StatusOr<Recovered> Recover(const OpenOptions& options, const RecoverHooks& hooks);

}  // namespace tasuki::client
