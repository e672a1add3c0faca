#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "common/base/random.h"

// A disk that remembers only what was synced, for crash tests of everything that stands on RocksDB.

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace tasuki::testing {

// Wraps the machine's file system as RocksDB sees it. Until the power is cut it behaves like any
// disk, so that a killed process can be told from a lost power supply. Files are real ones; syncs
// cost nothing, they are only remembered. What a power cut takes away:
//   - the bytes of a file that were appended after its last sync (or a random part of them);
//   - names made, renamed or removed in a folder after the folder's last sync: a new file is gone,
//     a removed one is back, a renamed one has its old name.
// RocksDB's own info log (LOG*) and its LOCK are left alone. Folders themselves are always kept.
//
// Made by a test, outlives every Db on it. Any thread.
//   ForgetfulDisk disk;
//   options.env = disk.env();   // storage::DbOptions
//   … disk.CutPower(); db.reset(); disk.RestorePower(&random); open again …
class ForgetfulDisk {
 public:
  ForgetfulDisk();
  ~ForgetfulDisk();
  ForgetfulDisk(const ForgetfulDisk&) = delete;
  ForgetfulDisk& operator=(const ForgetfulDisk&) = delete;

  std::shared_ptr<rocksdb::Env> env() const;

  // From now on every write, sync and change of a name fails. Then close what stands on the disk.
  void CutPower();

  // The same by itself, after so many more of them: a test that counts up tries every moment.
  void CutPowerAfter(uint64_t operations);

  // Forgets what was not synced and works again. With `chance`, a random part of each file's
  // unsynced tail has reached the disk all the same. Whatever had the disk open must be closed
  // before.
  void RestorePower(Random* chance = nullptr);

  bool has_power() const;

  // The bytes that may still be appended before "no space left on device"; nullopt: any number.
  void SetFreeBytes(std::optional<uint64_t> bytes);

  // Every sync of a file fails from now on, as on a broken disk.
  void FailSyncs(bool fail);

  uint64_t file_syncs() const;    // Successful syncs of files.
  uint64_t wal_syncs() const;     // Of these, of write-ahead logs: one for each synced write.
  uint64_t folder_syncs() const;  // Successful syncs of folders.
  uint64_t operations() const;    // What CutPowerAfter counts, since the disk was made.

 private:
  class FileSystem;
  class File;
  class Folder;
  struct State;

  std::shared_ptr<State> state_;
  std::shared_ptr<rocksdb::Env> env_;
};

}  // namespace tasuki::testing
