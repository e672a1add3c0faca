#include "common/storage/waterline_keeper.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/transaction_log.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/storage/log_walk.h"

namespace tasuki::storage {

absl::StatusOr<std::unique_ptr<WaterlineKeeper>> WaterlineKeeper::Start(
    rocksdb::DB& db, rocksdb::Env& env, const std::string& store, Sync sync, std::string note) {
  auto keeper = std::unique_ptr<WaterlineKeeper>(new WaterlineKeeper(db, env, store, sync));
  TASUKI_ASSIGN_OR_RETURN(keeper->file_, WaterlineFile::Open(store));
  keeper->next_.note = std::move(note);
  return keeper;
}

void WaterlineKeeper::Opened() {
  LookAtWrites();
  // Opening has flushed what older logs held; one of them may be torn, and lie there a while yet.
  opened_log_ = next_.first_log = next_.log;
  next_.log_bytes = 0;  // What opening put into the new one is not synced.
  LookAtFiles();
  Put(Sync::kNo);
}

void WaterlineKeeper::Synced() {
  LookAtWrites();
  LookAtFiles();
  Put(sync_);
}

void WaterlineKeeper::Closing() {
  LookAtFiles();
  if (next_ == last_) return;
  Put(Sync::kNo);
}

void WaterlineKeeper::LookAtWrites() {
  next_.sequence = db_.GetLatestSequenceNumber();
  std::unique_ptr<rocksdb::LogFile> log;
  if (db_.GetCurrentWalFile(&log).ok()) {
    next_.log = log->LogNumber();
    next_.log_bytes = log->SizeFileBytes();
    return;
  }
  // A copy, opened for reading: its last log counts as far as it is whole.
  const absl::StatusOr<std::vector<uint64_t>> logs = LogNumbers(store_, env_);
  if (!logs.ok() || logs->empty()) return;
  const absl::StatusOr<LogExtent> extent = WalkLog(LogPath(store_, logs->back()), env_);
  if (!extent.ok()) return;
  next_.log = logs->back();
  next_.log_bytes = extent->whole_bytes;
}

// What is taken down must be on the disk. A flush or compaction appends to the MANIFEST and syncs
// it later, so its size counts only where none was running on both sides of one look at it.
void WaterlineKeeper::LookAtFiles() {
  const auto number = [&](const std::string& property) {
    uint64_t value = 0;
    return db_.GetIntProperty(property, &value) ? value : 1;
  };
  const auto busy = [&] {
    return number(rocksdb::DB::Properties::kNumRunningFlushes) +
               number(rocksdb::DB::Properties::kNumRunningCompactions) +
               number(rocksdb::DB::Properties::kBackgroundErrors) >
           0;
  };
  const auto manifest_bytes = [&](uint64_t manifest) {
    uint64_t bytes = 0;
    return env_.GetFileSize(ManifestPath(store_, manifest), &bytes).ok() ? bytes : 0;
  };
  uint64_t bytes = next_.manifest == 0 ? 0 : manifest_bytes(next_.manifest);
  if (next_.settled && bytes == next_.manifest_bytes) return;
  next_.settled = false;
  if (busy()) return;
  // A MANIFEST that has grown too large is followed by another one.
  const uint64_t manifest = ManifestNumber(store_);
  bytes = manifest_bytes(manifest);
  const uint64_t needed =
      std::max(opened_log_, number(rocksdb::DB::Properties::kMinLogNumberToKeep));
  const absl::StatusOr<std::vector<uint64_t>> logs = LogNumbers(store_, env_);
  if (manifest == 0 || !logs.ok()) return;
  const auto first = std::lower_bound(logs->begin(), logs->end(), needed);
  if (busy() || bytes != manifest_bytes(manifest)) return;
  next_.manifest = manifest;
  next_.manifest_bytes = bytes;
  next_.first_log = first == logs->end() ? needed : *first;
  if (next_.first_log > next_.log) {  // What was synced last has been flushed since.
    next_.log = next_.first_log;
    next_.log_bytes = 0;
  }
  next_.settled = true;
}

void WaterlineKeeper::Put(Sync sync) {
  last_ = next_;
  const absl::Status put = file_->Put(next_, sync);
  if (put.ok() || failed_) return;
  failed_ = true;
  Log(LogLevel::kWarn, "waterline-not-written", {{"why", put}});
}

}  // namespace tasuki::storage
