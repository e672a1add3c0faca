#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/folder_lock.h"
#include "common/base/random.h"
#include "common/integrity/key_file.h"
#include "server/engine/rocksdb_engine.h"

namespace tasuki::server {

// Where a server's files lie: `DATA/db`, `DATA/lock`, `DATA/admin.sock`, and the key file beside
// the folder, so that a copy of the folder alone opens nothing.
struct DataPaths {
  explicit DataPaths(const std::string& folder);
  // Those of a folder that `backup` made: its key file lies within it, as `key`.
  static DataPaths OfBackup(const std::string& folder);

  std::string data;  // Absolute, without a slash at its end.
  std::string db;
  std::string socket;
  std::string key;  // DATA.key
};

// An open data folder. The members go in the reverse order.
struct DataFolder {
  DataPaths paths;
  std::unique_ptr<FolderLock> lock;
  integrity::KeyFile key_file;
  std::unique_ptr<RocksdbEngine> engine;
};

// Opens what `init` made. NotFound: there is nothing; FailedPrecondition: it is being served, or
// its key file is missing; DataLoss: half of it is missing.
absl::StatusOr<DataFolder> OpenDataFolder(const std::string& folder);
absl::StatusOr<DataFolder> OpenDataFolder(DataPaths paths);

// The same to look at alone: no file of the folder is made or changed, so that whoever may read it
// (root, most often) leaves nothing there that its owner may not open. Nothing may be committed.
absl::StatusOr<DataFolder> ReadDataFolder(DataPaths paths);

// Makes folder, key file and store where they are missing, and opens them. FailedPrecondition: a
// store without its key file, or other files in the folder.
absl::StatusOr<DataFolder> MakeDataFolder(const std::string& folder, Random& random);

// Whether a store lies there.
bool HasStore(const DataPaths& paths);

// Whether `backup` made it: a store with its key file in one folder, which nobody serves.
bool IsBackup(const std::string& folder);

// Makes a folder where there is none. FailedPrecondition: what it should lie in is not there.
absl::Status MakeNewFolder(const std::string& folder);

// FailedPrecondition where one of the two folders lies within the other, links followed: the store
// and the copy that holds its key file never share a folder (DESIGN.md §3).
absl::Status CheckApart(const std::string& data, const std::string& copy);

}  // namespace tasuki::server
