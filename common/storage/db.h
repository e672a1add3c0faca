#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// RocksDB behind our own words. RocksDB's headers are included in this folder's .cc
// files alone (DESIGN.md §2).
//
// Errors of every call here:
//   ResourceExhausted   the disk is full; free space and start again
//   DataLoss            a file of the store is broken; restore it, or on a laptop recover it
//   FailedPrecondition  another process holds the store (named), or the call does not fit its state
//   NotFound            the store is not there and was not to be made
//   Unavailable         any other failure of the disk
// After a failed Write the store takes no more writes until it is opened again; reads go on.

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace tasuki::storage {

// What a store stands on; null: the machine's. Layers above pass it on without naming RocksDB.
using Disk = std::shared_ptr<rocksdb::Env>;

// Whether a write is on the disk when it returns.
enum class Sync { kNo, kYes };

// Whether a store has a waterline (common/storage/waterline.h), by which it can tell at Open that
// its end is gone. kSynced: each is on the disk before the synced write it tells of returns, so
// that it also knows what a power cut might have taken; kWritten costs next to nothing.
enum class KeepWaterline { kNo, kWritten, kSynced };

// kReadOnly leaves every file as it is and makes none.
enum class Access { kReadWrite, kReadOnly };

// What a cursor is for: scans leave the block cache to others.
enum class Use { kLookups, kScan };

// What a store was asked for since it was opened: what an act or a fold costs, in numbers that are
// the same on every machine. A value.
struct Counts {
  uint64_t gets = 0;           // Look-ups of one key, found or not.
  uint64_t seeks = 0;          // Of cursors.
  uint64_t steps = 0;          // Rows that cursors came by, those they were set on among them.
  uint64_t bytes_read = 0;     // Keys and values of all of these.
  uint64_t rows_written = 0;   // Puts and deletes.
  uint64_t bytes_written = 0;  // Of batches.
};

// Rows to be written together, wholly or not at all. A value that moves; one thread; any store.
// Column families are named by their place in DbOptions::column_families.
class Batch {
 public:
  Batch();
  ~Batch();
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) noexcept;

  void Put(int cf, std::string_view key, std::string_view value);
  void Delete(int cf, std::string_view key);
  void Clear();

  size_t bytes() const;  // As they will be written.
  size_t count() const;  // Puts and deletes.
  bool empty() const { return count() == 0; }

 private:
  friend class Db;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct DbOptions {
  // A folder, made where `create` is set; its parent must be there.
  std::string path;
  // Later releases only add to the end.
  std::vector<std::string> column_families;
  // Make the store where there is none. Column families that are missing are always made: an older
  // release's store has fewer, and one that was cut off while it was made, too.
  bool create = false;
  // Every write is synced (checked). Then a log that is broken before its last write is damage, not
  // a power cut, and Open refuses it (DataLoss); else the store goes on from before the break.
  bool every_write_synced = false;
  // A store that its waterline says has lost something is refused (DataLoss), and left as it is.
  KeepWaterline waterline = KeepWaterline::kNo;
  Access access = Access::kReadWrite;
  // Only with kReadOnly: a table that is gone or broken fails whoever reads it, not Open, and of a
  // log what stands behind a break is read too.
  bool bears_damage = false;
  // Tests hand in a disk that fails; null: the machine's.
  Disk env;
};

// Walks the rows of a column family in key order. Made by Db::NewCursor, gone before its Db; one
// thread. Sees the store as it was when the cursor was made. When it stops being valid, status()
// tells the end from an error.
class Cursor {
 public:
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  void SeekToFirst();
  void Seek(std::string_view key);         // To the first row at or after `key`.
  void SeekForPrev(std::string_view key);  // To the last row at or before `key`.
  void Next();
  bool Valid() const;
  std::string_view key() const;    // Good until the cursor moves.
  std::string_view value() const;  // Good until the cursor moves.
  absl::Status status() const;

 private:
  friend class Db;
  struct Impl;
  explicit Cursor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// One RocksDB store: the server's journal or a laptop's replica. Opened by main() or the workspace,
// which owns it. Reads and cursors: any thread. Write: one thread at a time is what the settings
// are made for (DESIGN.md §7). Failing looks like a status of the list above; after a failed write,
// close and open again.
class Db {
 public:
  // FailedPrecondition: locked by another process, or the column families are in another order than
  // this release's.
  static absl::StatusOr<std::unique_ptr<Db>> Open(DbOptions options);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  // The value under `key`, or nullopt.
  absl::StatusOr<std::optional<std::string>> Get(int cf, std::string_view key) const;

  // What the waterline is to carry from the next synced write on, at most 128 bytes.
  void set_note(std::string note);

  // Applies `batch` wholly or not at all; with Sync::kYes it is on the disk when this returns OK,
  // and so is every write before it. The batch keeps its rows.
  absl::Status Write(Batch& batch, Sync sync);

  std::unique_ptr<Cursor> NewCursor(int cf, Use use = Use::kLookups) const;

  // A copy of the whole store as it is now in `folder`, which must not exist: hard links where it
  // is the same disk; with a waterline, where this store has one. Writes go on meanwhile. Durable
  // when it returns OK.
  absl::Status CheckpointTo(const std::string& folder);

  // Writes the memtables out; after it a reopen replays no WAL.
  absl::Status Flush();

  // Writes the family's files anew, so that what was deleted of it before lies in no file of the
  // store any more (X11, R124). Reads and writes go on. In proportion to the family.
  absl::Status Purge(int cf);

  // Reads every file and compares its checksums (`tasukid check`).
  absl::Status VerifyChecksums();

  uint64_t disk_bytes() const;  // Files of the store, WAL included.
  uint64_t syncs() const;       // Synced writes since Open.
  Counts counts() const;        // Any thread; cursors in use are among them.
  const std::string& path() const;

 private:
  struct Impl;
  explicit Db(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tasuki::storage
