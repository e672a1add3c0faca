#pragma once

#include <memory>
#include <string>

#include "common/storage/waterline.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace tasuki::storage {

// Keeps an open store's waterline. Owned by a Db, gone before its RocksDB; the thread that writes.
// A waterline that cannot be written is logged once and left behind: the store has what it was told
// all the same, and a waterline behind it only says less.
class WaterlineKeeper {
 public:
  // `sync`: whether each waterline of a synced write is on the disk before that write returns.
  static absl::StatusOr<std::unique_ptr<WaterlineKeeper>> Start(rocksdb::DB& db, rocksdb::Env& env,
                                                                const std::string& store, Sync sync,
                                                                std::string note);

  // After the store was opened: all it holds is on the disk.
  void Opened();
  // After a synced write.
  void Synced();
  // Before the store is closed; nothing runs in the background any more.
  void Closing();

  // Goes with the next one.
  void set_note(std::string note) { next_.note = std::move(note); }

 private:
  WaterlineKeeper(rocksdb::DB& db, rocksdb::Env& env, std::string store, Sync sync)
      : db_(db), env_(env), store_(std::move(store)), sync_(sync) {}

  void LookAtWrites();
  void LookAtFiles();
  void Put(Sync sync);

  rocksdb::DB& db_;
  rocksdb::Env& env_;
  const std::string store_;
  const Sync sync_;
  std::unique_ptr<WaterlineFile> file_;
  Waterline next_;
  Waterline last_;           // As it was put.
  uint64_t opened_log_ = 0;  // The first of this opening.
  bool failed_ = false;
};

}  // namespace tasuki::storage
