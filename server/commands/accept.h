#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "server/commands/commands.h"
#include "server/team/ledger.h"

// What `accept-loss` and `accept-clock` share: an operator's word to every team, by the running
// server or, where none runs, here.

namespace tasuki::server {

// How many teams `accept` gave true for; each was begun at the context's time. `line` is what the
// running server is asked. FailedPrecondition: `team` is the name or id of none; empty: all are
// meant. Else the errors of AskServer, OpenDataFolder and the store.
absl::StatusOr<int> AcceptInTeams(const std::string& data, const OperatorContext& context,
                                  const std::string& line, const std::string& team,
                                  const std::function<bool(Ledger&, absl::Time)>& accept);

}  // namespace tasuki::server
