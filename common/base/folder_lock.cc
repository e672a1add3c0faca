#include "common/base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/failure.h"

namespace tasuki {
namespace {

absl::Status CannotLock(const std::string& folder, int error) {
  const Phrase text("cannot lock $0: $1", folder, std::strerror(error));
  if (error == ENOENT) return Fault(absl::StatusCode::kNotFound, text);
  if (error == ENOSPC) return Fault(absl::StatusCode::kResourceExhausted, text);
  return Fault(absl::StatusCode::kFailedPrecondition, text);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Try(const std::string& folder) {
  File file(open(PathIn(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return CannotLock(folder, errno);
  if (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return nullptr;
    return CannotLock(folder, errno);
  }
  // For people only: who waits reads it. A lock without its text still locks.
  const std::string text = absl::StrCat(getpid(), "\n");
  if (ftruncate(file.number(), 0) == 0) {
    (void)!pwrite(file.number(), text.data(), text.size(), 0);
  }
  return std::unique_ptr<FolderLock>(new FolderLock(std::move(file)));
}

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::TryToRead(const std::string& folder) {
  File file(open(PathIn(folder).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno != ENOENT) return CannotLock(folder, errno);
  if (file.is_open() && flock(file.number(), LOCK_SH | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return nullptr;
    return CannotLock(folder, errno);
  }
  return std::unique_ptr<FolderLock>(new FolderLock(std::move(file)));
}

std::string FolderLock::PathIn(const std::string& folder) { return folder + "/lock"; }

std::string FolderLock::Holder(const std::string& folder) {
  const File file(open(PathIn(folder).c_str(), O_RDONLY | O_CLOEXEC));
  char text[32];
  const ssize_t got = file.is_open() ? read(file.number(), text, sizeof(text)) : 0;
  int64_t process = 0;
  if (got <= 0 || !absl::SimpleAtoi(absl::string_view(text, static_cast<size_t>(got)), &process)) {
    return "another process";
  }
  return absl::StrCat("process ", process);
}

}  // namespace tasuki
