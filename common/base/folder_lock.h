#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/file.h"

namespace tasuki {

// The lock of a folder, `FOLDER/lock`: one process works in it. Released when this goes, or with
// its process. Owned by whoever opened the folder; any thread.
class FolderLock {
 public:
  // nullptr: another process holds it. NotFound: no such folder; ResourceExhausted: the disk is
  // full; FailedPrecondition: the lock cannot be opened or taken.
  static absl::StatusOr<std::unique_ptr<FolderLock>> Try(const std::string& folder);
  // The same for whoever only reads: several may, and nobody works meanwhile. Makes no file, and
  // changes none; where there is no lock, nobody works there. nullptr: somebody does.
  static absl::StatusOr<std::unique_ptr<FolderLock>> TryToRead(const std::string& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  static std::string PathIn(const std::string& folder);
  // Who holds it, as text: `process 1234`; `another process` where that cannot be read.
  static std::string Holder(const std::string& folder);

 private:
  explicit FolderLock(File file) : file_(std::move(file)) {}
  const File file_;
};

}  // namespace tasuki
