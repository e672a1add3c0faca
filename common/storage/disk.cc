#include "common/storage/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"

namespace tasuki::storage {
namespace {

absl::Status ErrnoStatus(int error, const std::string& what, const std::string& path) {
  const std::string text = absl::StrCat(what, " ", path, ": ", std::strerror(error));
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::ResourceExhaustedError(
          absl::StrCat(text, "; free some space on that disk and start again"));
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(text);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(absl::StrCat(text, "; give this user the right to it"));
    case EEXIST:
      return absl::AlreadyExistsError(text);
    default:
      return absl::UnavailableError(text);
  }
}

// An open file that closes itself. One thread.
class File {
 public:
  File(const std::string& path, int flags, int mode = 0)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)), error_(errno) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool open() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  int error() const { return error_; }

 private:
  const int fd_;
  const int error_;
};

std::string ParentOf(const std::string& path) {
  std::filesystem::path full(path);
  if (!full.has_filename()) full = full.parent_path();  // "a/b/" names b.
  std::string parent = full.parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

absl::StatusOr<uint64_t> FreeDiskBytes(const std::string& path) {
  struct statvfs disk;
  if (::statvfs(path.c_str(), &disk) != 0) {
    return ErrnoStatus(errno, "cannot ask for the free space of", path);
  }
  return static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
}

absl::Status SyncFolder(const std::string& folder) {
  File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.open()) return ErrnoStatus(file.error(), "cannot open", folder);
  if (::fsync(file.fd()) != 0) return ErrnoStatus(errno, "cannot sync", folder);
  return absl::OkStatus();
}

absl::Status SyncTree(const std::string& folder) {
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    const std::string path = at->path().string();
    File file(path, O_RDONLY);
    if (!file.open()) return ErrnoStatus(file.error(), "cannot open", path);
    if (::fsync(file.fd()) != 0) return ErrnoStatus(errno, "cannot sync", path);
  }
  if (error) return ErrnoStatus(error.value(), "cannot read", folder);
  return SyncFolder(folder);
}

absl::Status MakeFolder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0) {
    const int error = errno;
    struct stat found;
    if (error == EEXIST && ::stat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) {
      return absl::OkStatus();
    }
    return ErrnoStatus(error, "cannot make", folder);
  }
  return SyncFolder(ParentOf(folder));
}

absl::Status RenameDurably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    return ErrnoStatus(errno, absl::StrCat("cannot rename ", from, " to"), to);
  }
  TASUKI_RETURN_IF_ERROR(SyncFolder(ParentOf(to)));
  if (ParentOf(from) != ParentOf(to)) return SyncFolder(ParentOf(from));
  return absl::OkStatus();
}

absl::Status WriteFileDurably(const std::string& path, std::string_view content, int mode) {
  const std::string beside = absl::StrCat(path, ".new");
  // A leftover of a crash, perhaps with another mode.
  if (::unlink(beside.c_str()) != 0 && errno != ENOENT) {
    return ErrnoStatus(errno, "cannot remove", beside);
  }
  {
    File file(beside, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (!file.open()) return ErrnoStatus(file.error(), "cannot make", beside);
    while (!content.empty()) {
      const ssize_t written = ::write(file.fd(), content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        const int error = errno;
        ::unlink(beside.c_str());
        return ErrnoStatus(error, "cannot write", beside);
      }
      content.remove_prefix(static_cast<size_t>(written));
    }
    if (::fsync(file.fd()) != 0) return ErrnoStatus(errno, "cannot sync", beside);
  }
  return RenameDurably(beside, path);
}

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t bytes_max) {
  File file(path, O_RDONLY);
  if (!file.open()) return ErrnoStatus(file.error(), "cannot open", path);
  std::string content;
  char buffer[64 << 10];
  for (;;) {
    const ssize_t got = ::read(file.fd(), buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus(errno, "cannot read", path);
    if (got == 0) return content;
    if (content.size() + static_cast<size_t>(got) > bytes_max) {
      return absl::ResourceExhaustedError(
          absl::StrCat(path, " is above the ", bytes_max, " bytes that such a file may have"));
    }
    content.append(buffer, static_cast<size_t>(got));
  }
}

absl::Status RemoveFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  if (error) return ErrnoStatus(error.value(), "cannot remove", folder);
  return absl::OkStatus();
}

}  // namespace tasuki::storage
