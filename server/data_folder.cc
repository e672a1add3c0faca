#include "server/data_folder.h"

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

}  // namespace

DataPaths::DataPaths(const std::string& folder)
    : data(Plain(folder)),
      db(data + "/db"),
      lock(data + "/lock"),
      socket(data + "/admin.sock"),
      key(data + ".key") {}

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
    return absl::FailedPreconditionError(
        absl::StrCat(paths.data, " is being served or worked on by process ",
                     got > 0 ? pid : "(unknown)", "; stop it first"));
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

absl::StatusOr<DataFolder> OpenDataFolder(const std::string& folder) {
  DataPaths paths(folder);
  if (!HasStore(paths)) {
    return absl::NotFoundError(
        absl::StrCat("there is no server's data in ", paths.data, "; make it with `tasukid init`"));
  }
  TASUKI_ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(paths));
  auto key_file = integrity::KeyFile::Read(paths.key);
  if (!key_file.ok()) {
    return absl::FailedPreconditionError(absl::StrCat("cannot read the key file ", paths.key, ": ",
                                                      std::string(key_file.status().message())));
  }
  TASUKI_ASSIGN_OR_RETURN(auto engine, RocksdbEngine::Open({.path = paths.db}));
  return DataFolder{std::move(paths), std::move(lock), *std::move(key_file), std::move(engine)};
}

absl::StatusOr<DataFolder> MakeDataFolder(const std::string& folder, Random& random) {
  DataPaths paths(folder);
  if (HasStore(paths)) return OpenDataFolder(folder);
  TASUKI_RETURN_IF_ERROR(storage::MakeFolder(paths.data));
  TASUKI_ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(paths));
  // A key file that lies there already may open another store: it is used, never replaced.
  auto key_file = Exists(paths.key) ? integrity::KeyFile::Read(paths.key)
                                    : integrity::KeyFile::Create(paths.key, random);
  TASUKI_RETURN_IF_ERROR(key_file.status());
  TASUKI_ASSIGN_OR_RETURN(auto engine, RocksdbEngine::Open({.path = paths.db, .create = true}));
  return DataFolder{std::move(paths), std::move(lock), *std::move(key_file), std::move(engine)};
}

}  // namespace tasuki::server
