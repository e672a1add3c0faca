#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"
#include "nlohmann/json.hpp"
#include "server/commands/admin_socket.h"
#include "server/commands/check_folder.h"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"

namespace tasuki::server {
namespace {

namespace fs = std::filesystem;

// A backup is a folder with `db` and `key`.
absl::Status CopyStore(const std::string& data, const std::string& to) {
  auto answer = AskServer(DataPaths(data).socket, "backup " + to);
  if (!absl::IsNotFound(answer.status())) return answer.status();
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, OpenDataFolder(data));
  return folder.engine->CopyTo(to);
}

}  // namespace

absl::Status Backup(const std::string& data, const std::string& to,
                    const OperatorContext& context) {
  const DataPaths paths(data);
  if (!HasStore(paths)) {
    return NotFound("there is no server's data in " + paths.data,
                    "name the folder that `tasukid init` made");
  }
  TASUKI_RETURN_IF_ERROR(CheckApart(data, to));
  std::error_code error;
  const fs::path folder = fs::absolute(to, error);
  if (error) return UsageError("cannot use " + to + ": " + error.message(), "name a new folder");
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return WithAdvice(absl::AlreadyExistsError(folder.string() + " is there already and not empty"),
                      "name a new folder");
  }
  TASUKI_RETURN_IF_ERROR(MakeNewFolder(folder.string()));
  TASUKI_RETURN_IF_ERROR(CopyStore(data, (folder / "db").string()));
  // Before its key file, without which nobody takes it for a backup.
  DataPaths copy = DataPaths::OfBackup(folder.string());
  copy.key = paths.key;
  const absl::StatusOr<CheckSummary> checked = CheckFolder(copy, context.clock.Now());
  if (!checked.ok()) {
    return WithAdvice(
        absl::DataLossError(
            absl::StrCat("the copy in ", copy.data, " is not good: ", checked.status().message())),
        "keep the backups that you have; look with `tasukid check` whether the data itself is "
        "damaged (stop the server first), or whether the disk of the copy is");
  }
  TASUKI_ASSIGN_OR_RETURN(std::string key, integrity::ReadSecretFile(paths.key));
  TASUKI_RETURN_IF_ERROR(integrity::WriteSecretFile((folder / "key").string(), key));
  TASUKI_RETURN_IF_ERROR(storage::SyncFolder(folder.string()));
  if (context.json) {
    context.out
        << nlohmann::ordered_json{{"to", folder.string()}, {"events", checked->events}}.dump()
        << "\n";
  } else {
    context.out << "backed up to " << folder.string() << " and checked: " << checked->events
                << " events, " << checked->keys
                << " keys (it holds the key file, too: keep it where only you can read it)\n";
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
