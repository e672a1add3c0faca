#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "server/commands/config.h"

// What `tasukid` does, one command a file (COMMANDS.md, Server). Each returns what went wrong, with
// its exit code and what to do (common/base/failure.h).

namespace tasuki::server {

// What every command is given by main().
struct OperatorContext {
  Clock& clock;
  Random& random;
  std::ostream& out;  // What a script takes; nothing in it steers a terminal (main).
  std::ostream& err;  // What a person reads beside it; the same.
  bool json = false;
};

struct InitArgs {
  std::string data;
  std::string team;
  std::string admin;
  std::string zone = "Asia/Tokyo";
};
absl::Status Init(const InitArgs& args, const OperatorContext& context);

// Serves until SIGTERM or SIGINT, which the caller has blocked in every thread.
absl::Status Serve(const ServeConfig& config, const OperatorContext& context);

// DataLoss with the first bad seq if a hash, chain, signature or verdict is not right. `data`: what
// `init` made, or what `backup` did.
absl::Status Check(const std::string& data, const OperatorContext& context);

absl::Status Backup(const std::string& data, const std::string& to, const OperatorContext& context);
absl::Status Restore(const std::string& from, const std::string& data,
                     const OperatorContext& context);

struct AcceptLossArgs {
  std::string data;
  bool force = false;  // Teams too that do not wait.
  std::string team;    // Name or id; empty: every team of the folder.
};
// FailedPrecondition: no such team.
absl::Status AcceptLoss(const AcceptLossArgs& args, const OperatorContext& context);

struct AdminCodeArgs {
  std::string data;    // A folder that is not served.
  std::string member;  // An active admin, by name or the start of the id.
  std::string team;    // Name or id; empty: whichever has that admin.
};
// A join code for an admin whose laptops the server does not know. NotFound: no such member.
// PermissionDenied, FailedPrecondition: no such team, or not one who gets a code here; what to do.
absl::Status AdminCode(const AdminCodeArgs& args, const OperatorContext& context);

absl::Status AcceptClock(const std::string& data, const OperatorContext& context);

}  // namespace tasuki::server
