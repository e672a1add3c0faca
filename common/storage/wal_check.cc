// The middle and last records of a torn write may be whole behind its break (pages reach the disk
// in any order), so only a record that begins a write tells that the break is not the end.

#include "common/storage/wal_check.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/log_walk.h"

namespace tasuki::storage {
namespace {

// Walks one log, a block at a time. One thread.
class LogWalk {
 public:
  // False: a write begins behind the break.
  bool Take(std::string_view block) {
    size_t at = 0;
    if (!broken_at_) {
      while (block.size() - at >= kLogHeaderBytes) {
        const size_t record = WholeRecord(block.substr(at));
        if (record == 0) break;
        at += record;
      }
      if (block.size() - at < kLogHeaderBytes) {
        bytes_ += block.size();
        return true;
      }
      broken_at_ = bytes_ + at;
      ++at;
    }
    bytes_ += block.size();
    for (; at < block.size(); ++at) {
      if (BeginsAWrite(block.substr(at))) return false;
    }
    return true;
  }

  uint64_t broken_at() const { return broken_at_.value_or(bytes_); }

 private:
  uint64_t bytes_ = 0;  // Before the block.
  std::optional<uint64_t> broken_at_;
};

absl::Status Reading(const std::string& file, const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return Fault(absl::StatusCode::kUnavailable,
               Phrase("the log $0 cannot be read: $1", file, status.ToString()));
}

absl::Status CheckLog(const std::string& file, rocksdb::Env& env) {
  std::unique_ptr<rocksdb::SequentialFile> log;
  TASUKI_RETURN_IF_ERROR(Reading(file, env.NewSequentialFile(file, &log, rocksdb::EnvOptions())));
  LogWalk walk;
  std::vector<char> buffer(kLogBlockBytes);
  while (true) {
    rocksdb::Slice block;
    TASUKI_RETURN_IF_ERROR(Reading(file, log->Read(kLogBlockBytes, &block, buffer.data())));
    if (!walk.Take({block.data(), block.size()})) {
      return Fault(
          absl::StatusCode::kDataLoss,
          Phrase(
              "the log $0 is broken at byte $1, and later writes stand behind it, where after a "
              "power cut nothing would: the disk has lost part of it; keep a copy of this folder "
              "and restore the store from a backup, the laptops give back what that lacks",
              file, walk.broken_at()));
    }
    if (block.size() < kLogBlockBytes) return absl::OkStatus();
  }
}

}  // namespace

absl::Status CheckLogs(const std::string& path, rocksdb::Env& env) {
  std::vector<std::string> names;
  const rocksdb::Status listed = env.GetChildren(path, &names);
  if (listed.IsNotFound() || listed.IsPathNotFound()) return absl::OkStatus();
  TASUKI_RETURN_IF_ERROR(Reading(path, listed));
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    if (!absl::EndsWith(name, ".log")) continue;
    TASUKI_RETURN_IF_ERROR(CheckLog(absl::StrCat(path, "/", name), env));
  }
  return absl::OkStatus();
}

}  // namespace tasuki::storage
