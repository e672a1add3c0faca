#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/storage/db.h"

// RocksDB reads a write-ahead log up to its first broken record and takes that for the end, as a
// power cut leaves it (point-in-time recovery). A byte that went bad on the disk looks the same,
// and what stands behind it would be gone without a word.

namespace tasuki::storage {

// For a store whose every write was synced before the next one began: there a power cut tears at
// most the last write of a log. DataLoss where the beginning of another write stands whole behind a
// broken record; else OK, or the error of reading. Before the store is opened.
absl::Status CheckLogs(const std::string& path, rocksdb::Env& env);

}  // namespace tasuki::storage
