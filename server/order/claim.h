#pragma once

#include "absl/status/statusor.h"
#include "common/integrity/epochs.h"
#include "common/sync/server_session.h"
#include "server/team/ledger.h"

// What a laptop's Hello says of the journal beyond this server (DESIGN.md §7). The thread that
// writes the ledger.

namespace tasuki::server {

// What the laptop's list of epochs tells; one that knows the number of its epoch only has the list
// up to it.
integrity::SharedPast PastOf(const sync::BindRequest& request, const Ledger& ledger);

// Whether the laptop holds a word of this server's key for more than the server has. An error is
// the store's.
absl::StatusOr<bool> ProvesMore(const sync::BindRequest& request, integrity::EpochRelation relation,
                                Ledger& ledger);

}  // namespace tasuki::server
