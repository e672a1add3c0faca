#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/file.h"
#include "common/storage/db.h"

// A store's waterline: a small file beside it, `PATH.waterline`, that says how far its files were
// surely on the disk. A store alone cannot tell that its end is gone: RocksDB opens a shortened log
// or MANIFEST as an older state. Two slots are written in turn, each with a checksum, so that a
// torn write leaves the one before. It never runs ahead of the store; it may stay behind, and then
// it says less. Without one, or with both slots broken, a store opens as if it had never had one.

namespace tasuki::storage {

// A value.
struct Waterline {
  uint64_t sequence = 0;        // RocksDB's, of the last synced write.
  uint64_t manifest = 0;        // Number of the MANIFEST then.
  uint64_t manifest_bytes = 0;  // Of it that were surely synced.
  uint64_t first_log = 0;       // The first write-ahead log that was still needed.
  uint64_t log = 0;             // The one written to.
  uint64_t log_bytes = 0;       // Of it that were synced; the logs before it wholly.
  // Nothing was being flushed or compacted: as long as the MANIFEST has just these bytes, the logs
  // from `first_log` on are all needed.
  bool settled = false;
  std::string note;  // Of whoever has the store, at most kNoteBytesMax.

  bool operator==(const Waterline&) const = default;
};

inline constexpr size_t kNoteBytesMax = 128;

std::string WaterlinePath(const std::string& store);

// nullopt: there is none that reads. PermissionDenied, Unavailable: the file does not open.
absl::StatusOr<std::optional<Waterline>> ReadWaterline(const std::string& store);

// What the files of a store say to its waterline.
enum class Held {
  kAll,      // All that was synced is there.
  kUnclear,  // They went on since: RocksDB is to say how far they reach.
};

// Before the store is opened, and without changing anything. DataLoss: a log or the MANIFEST lacks
// bytes that were synced; the text says which file and where it breaks.
absl::StatusOr<Held> CheckFiles(const std::string& store, const Waterline& waterline,
                                rocksdb::Env& env);

// Writes a waterline over and over. Owned by a Db; one thread.
class WaterlineFile {
 public:
  // Makes the file where there is none (0600).
  static absl::StatusOr<std::unique_ptr<WaterlineFile>> Open(const std::string& store);

  absl::Status Put(const Waterline& waterline, Sync sync);

 private:
  WaterlineFile(File file, std::string path, uint64_t turn)
      : file_(std::move(file)), path_(std::move(path)), turn_(turn) {}

  const File file_;
  const std::string path_;
  uint64_t turn_;  // Of the last slot that was written.
};

}  // namespace tasuki::storage
