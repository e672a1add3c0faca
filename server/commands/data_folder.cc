#include "server/commands/data_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"

namespace tasuki::server {
namespace {

bool Exists(const std::string& path) {
  std::error_code error;  // A path that cannot be looked at is opened next, and says why.
  return std::filesystem::exists(path, error);
}

// Absolute and without detours: `./.key` would lie inside the folder, not beside it.
std::string Plain(const std::string& folder) {
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(folder, error);
  std::string path = error ? folder : full.lexically_normal().string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// The real path, links followed as far as it is there, with a slash at its end.
std::string RealFolder(const std::string& folder) {
  const std::string plain = Plain(folder);
  std::error_code error;
  const std::filesystem::path real = std::filesystem::weakly_canonical(plain, error);
  std::string path = error ? plain : Plain(real.string());
  if (path.back() != '/') path.push_back('/');
  return path;
}

// Something else than what an `init` that was cut off leaves behind.
bool HoldsOtherFiles(const DataPaths& paths) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(paths.data, error)) {
    if (entry.path().string() != FolderLock::PathIn(paths.data)) return true;
  }
  return false;
}

absl::StatusOr<std::unique_ptr<FolderLock>> Lock(const DataPaths& paths, storage::Access access) {
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, access == storage::Access::kReadOnly
                                                                ? FolderLock::TryToRead(paths.data)
                                                                : FolderLock::Try(paths.data));
  if (lock != nullptr) return lock;
  return Refused(
      absl::StrCat(paths.data, " is being served or worked on by ", FolderLock::Holder(paths.data)),
      "stop it first");
}

absl::StatusOr<integrity::KeyFile> ReadKeyFile(const DataPaths& paths) {
  auto key_file = integrity::KeyFile::Read(paths.key);
  if (!absl::IsNotFound(key_file.status())) return key_file;
  if (IsBackup(paths.data)) {
    return Refused(paths.data + " is a backup, which is not worked on",
                   absl::StrCat("make a data folder of it: tasukid restore --from ", paths.data,
                                " --data NEW"));
  }
  return Refused(absl::StrCat("the key file ", paths.key,
                              " is not there, and without it nothing in ", paths.data, " opens"),
                 "put it back, or restore a backup");
}

absl::StatusOr<DataFolder> OpenFolder(DataPaths paths, storage::Access access) {
  if (!HasStore(paths)) {
    return NotFound("there is no server's data in " + paths.data, "make it with `tasukid init`");
  }
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, Lock(paths, access));
  TASUKI_ASSIGN_OR_RETURN(auto key_file, ReadKeyFile(paths));
  auto engine = RocksdbEngine::Open({.path = paths.db, .access = access});
  if (absl::IsNotFound(engine.status())) {
    return WithAdvice(
        absl::DataLossError(absl::StrCat("the store in ", paths.db, " has lost its file CURRENT")),
        absl::StrCat("restore a backup (or, where `init` never came to its end, remove ",
                     paths.data, " and run it again)"));
  }
  if (absl::IsDataLoss(engine.status())) {
    return WithAdvice(engine.status(),
                      absl::StrCat("restore a backup, and keep a copy of ", paths.data,
                                   ": the laptops give back what the backup lacks"));
  }
  TASUKI_RETURN_IF_ERROR(engine.status());
  return DataFolder{std::move(paths), std::move(lock), std::move(key_file), *std::move(engine)};
}

}  // namespace

DataPaths::DataPaths(const std::string& folder)
    : data(Plain(folder)), db(data + "/db"), socket(data + "/admin.sock"), key(data + ".key") {}

DataPaths DataPaths::OfBackup(const std::string& folder) {
  DataPaths paths(folder);
  paths.key = paths.data + "/key";
  return paths;
}

bool HasStore(const DataPaths& paths) { return Exists(paths.db); }

bool IsBackup(const std::string& folder) {
  const DataPaths paths = DataPaths::OfBackup(folder);
  return HasStore(paths) && Exists(paths.key);
}

absl::Status MakeNewFolder(const std::string& folder) {
  const std::string path = Plain(folder);
  const std::string parent = std::filesystem::path(path).parent_path().string();
  if (!Exists(parent)) {
    return Refused(absl::StrCat("cannot make ", path, ": there is no folder ", parent),
                   "make that first, or name another");
  }
  return storage::MakeFolder(path);
}

absl::Status CheckApart(const std::string& data, const std::string& copy) {
  const std::string one = RealFolder(data);
  const std::string other = RealFolder(copy);
  if (!one.starts_with(other) && !other.starts_with(one)) return absl::OkStatus();
  return Refused(absl::StrCat(Plain(data), " and ", Plain(copy),
                              " lie one within the other, so that the key file would lie with the "
                              "data it opens"),
                 "name a folder apart from it");
}

absl::StatusOr<DataFolder> OpenDataFolder(const std::string& folder) {
  return OpenDataFolder(DataPaths(folder));
}

absl::StatusOr<DataFolder> OpenDataFolder(DataPaths paths) {
  return OpenFolder(std::move(paths), storage::Access::kReadWrite);
}

absl::StatusOr<DataFolder> ReadDataFolder(DataPaths paths) {
  return OpenFolder(std::move(paths), storage::Access::kReadOnly);
}

absl::StatusOr<DataFolder> MakeDataFolder(const std::string& folder, Random& random) {
  DataPaths paths(folder);
  if (HasStore(paths)) return OpenDataFolder(folder);
  if (HoldsOtherFiles(paths)) {
    return Refused(paths.data + " holds other files", "name a new folder, or an empty one");
  }
  // A key file that lies there already may open another store: it is used, never replaced. It is
  // read first, so that a bad one leaves no folder behind.
  const bool has_key = Exists(paths.key);
  if (has_key) TASUKI_RETURN_IF_ERROR(integrity::KeyFile::Read(paths.key).status());
  TASUKI_RETURN_IF_ERROR(MakeNewFolder(paths.data));
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock,
                          Lock(paths, storage::Access::kReadWrite));
  auto key_file =
      has_key ? integrity::KeyFile::Read(paths.key) : integrity::KeyFile::Create(paths.key, random);
  TASUKI_RETURN_IF_ERROR(key_file.status());
  TASUKI_ASSIGN_OR_RETURN(auto engine, RocksdbEngine::Open({.path = paths.db, .create = true}));
  return DataFolder{std::move(paths), std::move(lock), *std::move(key_file), std::move(engine)};
}

}  // namespace tasuki::server
