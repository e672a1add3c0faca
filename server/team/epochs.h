#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "server/team/ledger.h"
#include "tasuki/v1/server.pb.h"
#include "tasuki/v1/sync.pb.h"

// The epochs of a team, as its head row keeps them (integrity/epochs.h; DESIGN.md §7). The thread
// that writes the ledger.

namespace tasuki::server {

// The list, not signed.
v1::EpochList EpochsOf(const v1::TeamHeadRow& head);

// A row of a release that kept no list, or that one worked on since, gets its list: roots of those
// entries are not known.
void CompleteEpochs(v1::TeamHeadRow& head);

// A number for the epoch after `epoch`: seconds, and 20 random bits, so that a backup that is
// restored twice does not give one number to two histories.
Epoch EpochAfter(Epoch epoch, absl::Time now, Random& random);

// Begins an epoch where the ledger ends.
void BeginEpoch(Ledger& ledger, absl::Time now, Random& random);

// Whether a team has that name or id; any has none.
bool IsCalled(Ledger& ledger, const std::string& name);
// FailedPrecondition, with the teams that there are: none of the store has that name or id.
absl::Status CheckTeamIsThere(Engine& engine, const std::string& name);

// Whom accepting a loss is for.
enum class Accept {
  kWaiting,  // Teams that wait.
  kAll,      // The others, too: a fork that nobody can prove.
};

// Accepts what was lost: pushes are taken again, and laptops that hold something else than this
// journal begin anew where they differ, pushing their own events again. A new epoch, except where
// `restore` has begun it already and nobody knows more of it. False: nothing was to be done.
bool AcceptTheLoss(Ledger& ledger, Accept whom, absl::Time now, Random& random);

}  // namespace tasuki::server
