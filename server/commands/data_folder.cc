#include "server/commands/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
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
    if (entry.path().string() != paths.lock) return true;
  }
  return false;
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

}  // namespace

DataPaths::DataPaths(const std::string& folder)
    : data(Plain(folder)),
      db(data + "/db"),
      lock(data + "/lock"),
      socket(data + "/admin.sock"),
      key(data + ".key") {}

DataPaths DataPaths::OfBackup(const std::string& folder) {
  DataPaths paths(folder);
  paths.key = paths.data + "/key";
  return paths;
}

absl::StatusOr<FolderLock> FolderLock::Take(const DataPaths& paths) {
  const int fd = ::open(paths.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot open ", paths.lock, ": ", std::strerror(errno)));
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    char pid[32] = {};
    const ssize_t got = ::read(fd, pid, sizeof(pid) - 1);
    ::close(fd);
    return Refused(absl::StrCat(paths.data, " is being served or worked on by process ",
                                got > 0 ? pid : "(unknown)"),
                   "stop it first");
  }
  const std::string pid = absl::StrCat(::getpid());
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) {
    // The lock holds all the same; only the pid is not told.
  }
  return FolderLock(fd);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
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
  if (!HasStore(paths)) {
    return NotFound("there is no server's data in " + paths.data, "make it with `tasukid init`");
  }
  TASUKI_ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(paths));
  TASUKI_ASSIGN_OR_RETURN(auto key_file, ReadKeyFile(paths));
  auto engine = RocksdbEngine::Open({.path = paths.db});
  if (absl::IsNotFound(engine.status())) {
    return WithAdvice(
        absl::DataLossError(absl::StrCat("the store in ", paths.db, " has lost its file CURRENT")),
        absl::StrCat("restore a backup (or, where `init` never came to its end, remove ",
                     paths.data, " and run it again)"));
  }
  TASUKI_RETURN_IF_ERROR(engine.status());
  return DataFolder{std::move(paths), std::move(lock), std::move(key_file), *std::move(engine)};
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
  TASUKI_ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(paths));
  auto key_file =
      has_key ? integrity::KeyFile::Read(paths.key) : integrity::KeyFile::Create(paths.key, random);
  TASUKI_RETURN_IF_ERROR(key_file.status());
  TASUKI_ASSIGN_OR_RETURN(auto engine, RocksdbEngine::Open({.path = paths.db, .create = true}));
  return DataFolder{std::move(paths), std::move(lock), *std::move(key_file), std::move(engine)};
}

}  // namespace tasuki::server
