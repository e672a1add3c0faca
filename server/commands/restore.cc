#include <filesystem>
#include <system_error>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"
#include "common/storage/waterline.h"
#include "nlohmann/json.hpp"
#include "server/commands/check_folder.h"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"
#include "server/team/admin_access.h"
#include "server/team/epochs.h"

namespace tasuki::server {
namespace {

namespace fs = std::filesystem;

absl::Status InTheWay(const std::string& what) {
  return WithAdvice(absl::AlreadyExistsError(what), "move it away first");
}

struct Raised {
  int teams = 0;
  std::vector<NamedMember> shut_out;  // Admins whom nobody could let in.
};

// A new epoch that waits: laptops may know more than the backup.
absl::StatusOr<Raised> RaiseEpochs(const std::string& data, const OperatorContext& context) {
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(data));
  TASUKI_ASSIGN_OR_RETURN(std::vector<TeamId> teams, ListTeams(*folder.engine));
  EngineBatch batch;
  for (TeamId team : teams) {
    TASUKI_ASSIGN_OR_RETURN(auto ledger,
                            Ledger::Open(*folder.engine, team, folder.key_file, context.random));
    ledger->Begin(absl::ToUnixMicros(context.clock.Now()));
    BeginEpoch(*ledger, context.clock.Now(), context.random);
    ledger->EditHead().set_waiting(true);
    TASUKI_RETURN_IF_ERROR(ledger->Finish(batch).status());
  }
  TASUKI_RETURN_IF_ERROR(folder.engine->Commit(batch));
  Raised raised{.teams = static_cast<int>(teams.size())};
  TASUKI_ASSIGN_OR_RETURN(raised.shut_out, AdminsShutOut(*folder.engine, context.clock.Now()));
  return raised;
}

absl::Status CopyFiles(const fs::path& from, const DataPaths& paths) {
  std::error_code error;
  fs::copy(from / "db", paths.db, fs::copy_options::recursive, error);
  if (error) {
    return absl::UnavailableError("cannot copy " + (from / "db").string() + ": " + error.message());
  }
  // Backups of older releases have none.
  const std::string waterline = storage::WaterlinePath((from / "db").string());
  if (fs::exists(waterline, error)) {
    fs::copy_file(waterline, storage::WaterlinePath(paths.db), error);
  }
  if (error) return absl::UnavailableError("cannot copy " + waterline + ": " + error.message());
  TASUKI_ASSIGN_OR_RETURN(std::string key, integrity::ReadSecretFile((from / "key").string()));
  if (!fs::exists(paths.key, error)) return integrity::WriteSecretFile(paths.key, key);
  TASUKI_ASSIGN_OR_RETURN(std::string there, integrity::ReadSecretFile(paths.key));
  if (there == key) return absl::OkStatus();
  return InTheWay(paths.key + " is another key file than the backup's");
}

}  // namespace

absl::Status Restore(const std::string& from, const std::string& data,
                     const OperatorContext& context) {
  std::error_code error;
  const fs::path backup(from);
  if (!fs::exists(backup / "db", error) || !fs::exists(backup / "key", error)) {
    return NotFound(from + " is no backup: expected db and key in it",
                    "name a folder that `tasukid backup` made");
  }
  TASUKI_RETURN_IF_ERROR(CheckApart(data, from));
  const DataPaths paths(data);
  if (fs::exists(paths.data, error) && !fs::is_empty(paths.data, error)) {
    return InTheWay(paths.data + " is there already and not empty");
  }
  // Made beside and renamed: a restore that was cut off is not taken for a whole one, and the
  // epoch is raised before anybody can serve it.
  const DataPaths beside(paths.data + ".restoring");
  TASUKI_RETURN_IF_ERROR(storage::RemoveFolder(beside.data));
  fs::remove(beside.key, error);
  TASUKI_RETURN_IF_ERROR(MakeNewFolder(beside.data));
  TASUKI_RETURN_IF_ERROR(CopyFiles(backup, beside));
  // What is damaged shows before anybody relies on it.
  if (const auto checked = CheckFolder(beside, context.clock.Now()); !checked.ok()) {
    return WithAdvice(WithLead("the backup " + from + " is not good: ", checked.status()),
                      "restore another one");
  }
  if (fs::exists(paths.key, error)) {
    TASUKI_ASSIGN_OR_RETURN(std::string ours, integrity::ReadSecretFile(beside.key));
    TASUKI_ASSIGN_OR_RETURN(std::string there, integrity::ReadSecretFile(paths.key));
    if (ours != there) {
      return InTheWay(paths.key + " is another key file than the backup's");
    }
  }
  TASUKI_ASSIGN_OR_RETURN(const Raised raised, RaiseEpochs(beside.data, context));
  // The names below must not outlive a power cut that the copied bytes do not.
  TASUKI_RETURN_IF_ERROR(storage::SyncTree(beside.data));
  TASUKI_RETURN_IF_ERROR(storage::RenameDurably(beside.key, paths.key));
  fs::remove(paths.data, error);  // Empty, or not there.
  TASUKI_RETURN_IF_ERROR(storage::RenameDurably(beside.data, paths.data));
  if (context.json) {
    nlohmann::ordered_json view = {
        {"teams", raised.teams}, {"waiting", true}, {"admins_shut_out", nlohmann::json::array()}};
    for (const NamedMember& admin : raised.shut_out) {
      view["admins_shut_out"].push_back(admin.row.name());
    }
    context.out << view.dump() << "\n";
  } else {
    context.out << "restored " << raised.teams << (raised.teams == 1 ? " team" : " teams")
                << " into " << paths.data << "\n"
                << "it serves reads and takes no pushes until `tasukid accept-loss --data "
                << paths.data << "`; what came after the backup is on the laptops\n";
    for (const NamedMember& admin : raised.shut_out) {
      context.out << "the backup knows no laptop of an admin of " << admin.team_name << ": "
                  << admin.row.name()
                  << " gets in again with the code of `tasukid admin-code --data " << paths.data
                  << " --member '" << admin.row.name() << "'`\n";
    }
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
