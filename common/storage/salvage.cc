#include "common/storage/salvage.h"

#include <rocksdb/env.h>
#include <rocksdb/iterator.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"
#include "common/storage/log_walk.h"
#include "common/storage/waterline.h"

namespace tasuki::storage {
namespace {

using Visit = absl::FunctionRef<void(const SalvagedRow&)>;

constexpr uint64_t kLogFileBytesMax = 256 << 20;  // Logs are kept below a quarter of it.

std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// A family's id in RocksDB is its place and one more (db.cc).
int FamilyOf(uint64_t id) { return static_cast<int>(id) - 1; }

// Passes on what a write says. One thread.
class Rows : public rocksdb::WriteBatch::Handler {
 public:
  explicit Rows(Visit visit) : visit_(visit) {}

  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    visit_({FamilyOf(family), ToView(key), ToView(value), /*in_log=*/true});
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t family, const rocksdb::Slice& key) override {
    visit_({FamilyOf(family), ToView(key), std::nullopt, /*in_log=*/true});
    return rocksdb::Status::OK();
  }

 private:
  Visit visit_;
};

// Numbers of the files of the form NAME‖number‖SUFFIX, in order.
absl::StatusOr<std::vector<uint64_t>> Numbers(const std::string& store, std::string_view prefix,
                                              std::string_view suffix) {
  std::vector<std::string> names;
  const rocksdb::Status listed = rocksdb::Env::Default()->GetChildren(store, &names);
  if (!listed.ok() && !listed.IsNotFound() && !listed.IsPathNotFound()) {
    return Fault(absl::StatusCode::kUnavailable,
                 Phrase("cannot list $0: $1", store, listed.ToString()));
  }
  std::vector<uint64_t> numbers;
  for (const std::string& name : names) {
    absl::string_view digits = name;
    uint64_t number = 0;
    if (absl::ConsumePrefix(&digits, {prefix.data(), prefix.size()}) &&
        absl::ConsumeSuffix(&digits, {suffix.data(), suffix.size()}) &&
        absl::SimpleAtoi(digits, &number)) {
      numbers.push_back(number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// False: something of it could not be read.
bool SalvageTable(const std::string& file, Visit visit) {
  rocksdb::Options options;
  rocksdb::SstFileReader reader(options);
  if (!reader.Open(file).ok()) return false;
  const int family = FamilyOf(reader.GetTableProperties()->column_family_id);
  if (family < 0) return true;
  rocksdb::ReadOptions read;
  read.verify_checksums = true;
  const std::unique_ptr<rocksdb::Iterator> row(reader.NewIterator(read));
  const auto pass_on = [&] { visit({family, ToView(row->key()), ToView(row->value())}); };
  std::string last;
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    last = row->key().ToString();
    pass_on();
  }
  if (row->status().ok()) return true;
  // The other side of what is broken.
  for (row->SeekToLast(); row->Valid() && row->key().compare(last) > 0; row->Prev()) pass_on();
  return false;
}

// Where the next write begins that stands whole in this block, from `at` on.
size_t NextWrite(std::string_view block, size_t at) {
  while (at < block.size() && !BeginsAWrite(block.substr(at))) ++at;
  return at;
}

// Puts the records of a log together. One thread.
class LogPieces {
 public:
  explicit LogPieces(Visit visit) : rows_(visit) {}

  void Take(std::string_view block) {
    for (size_t at = 0; block.size() - at >= kLogHeaderBytes;) {
      const size_t record = WholeRecord(block.substr(at));
      if (record != 0 && TakeRecord(block.substr(at, record))) {
        at += record;
        continue;
      }
      const bool begins = inside_ && BeginsAWrite(block.substr(at));  // The one before is torn.
      inside_ = false;
      at = NextWrite(block, begins ? at : at + 1);
    }
  }

 private:
  // False: it does not belong here.
  bool TakeRecord(std::string_view record) {
    const auto type = static_cast<uint8_t>(record[6]);
    const bool begins = type == kWhole || type == kFirst;
    if (begins == inside_) return false;
    if (begins) write_.clear();
    write_.append(record.substr(kLogHeaderBytes));
    inside_ = type != kWhole && type != kLast;
    if (!inside_ && write_.size() >= kWriteBytesMin) {
      // One that is no batch says nothing.
      rocksdb::WriteBatch(write_).Iterate(&rows_).PermitUncheckedError();
    }
    return true;
  }

  Rows rows_;
  std::string write_;
  bool inside_ = false;  // Of a write that goes on in the next block.
};

absl::Status SalvageLog(const std::string& file, Visit visit) {
  TASUKI_ASSIGN_OR_RETURN(const std::string log, ReadFile(file, kLogFileBytesMax));
  LogPieces pieces(visit);
  for (size_t at = 0; at < log.size(); at += kLogBlockBytes) {
    pieces.Take(std::string_view(log).substr(at, kLogBlockBytes));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<uint64_t> Salvage(const std::string& store, Visit visit) {
  uint64_t broken = 0;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<uint64_t> tables, Numbers(store, "", ".sst"));
  for (const uint64_t number : tables) {
    if (!SalvageTable(TablePath(store, number), visit)) ++broken;
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<uint64_t> logs, Numbers(store, "", ".log"));
  for (const uint64_t number : logs) {
    // A log that cannot be read at all has nothing to say.
    SalvageLog(LogPath(store, number), visit).IgnoreError();
  }
  return broken;
}

bool LogsAreSure(const std::string& store) {
  rocksdb::Env& env = *rocksdb::Env::Default();
  const absl::StatusOr<std::optional<Waterline>> waterline = ReadWaterline(store);
  if (waterline.ok() && *waterline) return CheckFiles(store, **waterline, env).ok();
  const absl::StatusOr<std::vector<uint64_t>> logs = LogNumbers(store, env);
  if (!logs.ok()) return false;
  return std::all_of(logs->begin(), logs->end(), [&](uint64_t number) {
    const absl::StatusOr<LogExtent> extent = WalkLog(LogPath(store, number), env);
    return extent.ok() && extent->whole_bytes == extent->file_bytes;
  });
}

absl::Status MendCurrent(const std::string& store) {
  rocksdb::Env* const env = rocksdb::Env::Default();
  const uint64_t named = ManifestNumber(store);
  if (named != 0 && env->FileExists(ManifestPath(store, named)).ok()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<uint64_t> there, Numbers(store, "MANIFEST-", ""));
  if (there.empty())
    return Fault(absl::StatusCode::kDataLoss, Phrase("there is no MANIFEST in $0", store));
  const std::string path = ManifestPath(store, there.back());
  return WriteFileDurably(store + "/CURRENT", path.substr(path.rfind('/') + 1) + "\n");
}

}  // namespace tasuki::storage
