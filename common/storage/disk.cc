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
#include "common/base/failure.h"
#include "common/base/file.h"

namespace tasuki::storage {
namespace {

absl::Status ErrnoStatus(int error, const Phrase& what, const std::string& path) {
  const Phrase text("$0 $1: $2", what, path, std::strerror(error));
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Fault(absl::StatusCode::kResourceExhausted,
                   Phrase("$0; free some space on that disk and start again", text));
    case ENOENT:
    case ENOTDIR:
      return Fault(absl::StatusCode::kNotFound, text);
    case EACCES:
    case EPERM:
    case EROFS:
      return Fault(absl::StatusCode::kPermissionDenied,
                   Phrase("$0; give this user the right to it", text));
    case EEXIST:
      return Fault(absl::StatusCode::kAlreadyExists, text);
    default:
      return Fault(absl::StatusCode::kUnavailable, text);
  }
}

File OpenFile(const std::string& path, int flags, int mode = 0) {
  return File(::open(path.c_str(), flags | O_CLOEXEC, mode));
}

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
  const File file = OpenFile(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open()) return ErrnoStatus(errno, "cannot open", folder);
  if (::fsync(file.number()) != 0) return ErrnoStatus(errno, "cannot sync", folder);
  return absl::OkStatus();
}

absl::Status SyncTree(const std::string& folder) {
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    const std::string path = at->path().string();
    const File file = OpenFile(path, O_RDONLY);
    if (!file.is_open()) return ErrnoStatus(errno, "cannot open", path);
    if (::fsync(file.number()) != 0) return ErrnoStatus(errno, "cannot sync", path);
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
    return ErrnoStatus(errno, Phrase("cannot rename $0 to", from), to);
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
    const File file = OpenFile(beside, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (!file.is_open()) return ErrnoStatus(errno, "cannot make", beside);
    while (!content.empty()) {
      const ssize_t written = ::write(file.number(), content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        const int error = errno;
        ::unlink(beside.c_str());
        return ErrnoStatus(error, "cannot write", beside);
      }
      content.remove_prefix(static_cast<size_t>(written));
    }
    if (::fsync(file.number()) != 0) return ErrnoStatus(errno, "cannot sync", beside);
  }
  return RenameDurably(beside, path);
}

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t bytes_max) {
  const File file = OpenFile(path, O_RDONLY);
  if (!file.is_open()) return ErrnoStatus(errno, "cannot open", path);
  std::string content;
  char buffer[64 << 10];
  for (;;) {
    const ssize_t got = ::read(file.number(), buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus(errno, "cannot read", path);
    if (got == 0) return content;
    if (content.size() + static_cast<size_t>(got) > bytes_max) {
      return Fault(absl::StatusCode::kResourceExhausted,
                   Phrase("$0 is above the $1 bytes that such a file may have", path, bytes_max));
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
