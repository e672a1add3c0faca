#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/sync/join_code.h"
#include "nlohmann/json.hpp"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"
#include "server/team/admin_access.h"
#include "server/team/epochs.h"

namespace tasuki::server {
namespace {

constexpr size_t kMemberPrefixMin = 6;  // Of an id, as in `tasuki`.

std::string NamesOf(const std::vector<NamedMember>& members, bool with_team) {
  return absl::StrJoin(members, ", ", [&](std::string* out, const NamedMember& one) {
    absl::StrAppend(out, one.row.name(), with_team ? absl::StrCat(" of ", one.team_name) : "");
  });
}

bool IsAdmin(const NamedMember& one) {
  return one.row.state() == v1::ACTIVE && one.row.role() == v1::ADMIN;
}

// The admin who is meant: by exact name, else by the start of an id.
absl::StatusOr<NamedMember> FindAdmin(std::vector<NamedMember> members, const std::string& who) {
  std::vector<NamedMember> admins;
  std::vector<NamedMember> found;
  for (const NamedMember& one : members) {
    if (IsAdmin(one)) admins.push_back(one);
    if (one.row.name() == who) found.push_back(one);
  }
  for (const NamedMember& one : members) {
    const bool by_id =
        found.empty() && who.size() >= kMemberPrefixMin && absl::StartsWith(one.id.Hex(), who);
    if (by_id) found.push_back(one);
  }
  const std::string who_may = absl::StrCat("admins here: ", NamesOf(admins, false));
  if (found.empty()) return NotFound(absl::StrCat("no member is called ", who), who_may);
  std::vector<NamedMember> fit = found;
  std::erase_if(fit, [](const NamedMember& one) { return !IsAdmin(one); });
  if (fit.size() > 1) {
    return Refused(absl::StrCat("more than one admin is called ", who, ": ", NamesOf(fit, true)),
                   "say which with --team, or give the start of the member's id");
  }
  if (fit.size() == 1) return fit.front();
  if (found.front().row.state() != v1::ACTIVE) {
    return Refused(absl::StrCat(who, " has left the team"), who_may);
  }
  return NotAllowed(
      absl::StrCat(who, " is no admin"),
      absl::StrCat(
          "an admin lets them in, with `tasuki member code`; where no admin gets in, make a "
          "code for one of them first (",
          who_may, ")"));
}

}  // namespace

absl::Status AdminCode(const AdminCodeArgs& args, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(args.data));
  TASUKI_ASSIGN_OR_RETURN(std::vector<NamedMember> members, ListMembers(*folder.engine));
  if (!args.team.empty()) {
    TASUKI_RETURN_IF_ERROR(CheckTeamIsThere(*folder.engine, args.team));
    std::erase_if(members, [&](const NamedMember& one) {
      return one.team_name != args.team && one.team.Hex() != args.team;
    });
  }
  TASUKI_ASSIGN_OR_RETURN(const NamedMember admin, FindAdmin(std::move(members), args.member));
  TASUKI_ASSIGN_OR_RETURN(
      auto ledger, Ledger::Open(*folder.engine, admin.team, folder.key_file, context.random));
  const absl::Time now = context.clock.Now();
  ledger->Begin(absl::ToUnixMicros(now));
  if (ledger->waits_for_clock()) {
    return Refused(
        "this machine's clock has leapt by more than a year since the last commit, and "
        "the code would run out by it",
        "set the clock right, or run `tasukid accept-clock` where it is right");
  }
  const std::string code = sync::MakeJoinCode(context.random);
  PutJoinCode(*ledger, admin.id, code, now);
  EngineBatch batch;
  TASUKI_RETURN_IF_ERROR(ledger->Finish(batch).status());
  TASUKI_RETURN_IF_ERROR(folder.engine->Commit(batch));
  if (context.json) {
    const nlohmann::ordered_json view = {{"team_id", admin.team.Hex()},
                                         {"member", admin.row.name()},
                                         {"member_id", admin.id.Hex()},
                                         {"join_code", code}};
    context.out << view.dump() << "\n";
  } else {
    // The code alone on standard output, so that a script can take it as it is.
    context.err << admin.row.name() << " of " << admin.team_name
                << " joins once, within 7 days and while it is served, with: tasuki join CODE "
                   "--server HOST:PORT (in the home they had: what it holds stays)\n";
    context.out << code << std::endl;
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
