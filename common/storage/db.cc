// RocksDB behind our own words. A column family is named by its place in DbOptions; its id
// in RocksDB is that place plus one (0 is RocksDB's unused "default"): Open checks it, and a Batch
// can be filled without a store at hand.
//
// Long because batch, cursor, store and ingestion share one private view of RocksDB.

#include "common/storage/db.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/info_log.h"
#include "common/storage/limits.h"
#include "common/storage/wal_check.h"
#include "common/storage/waterline.h"
#include "common/storage/waterline_keeper.h"

namespace tasuki::storage {
namespace {

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view FromSlice(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// Who holds the lock of `path`, as " (process 123)"; empty where nobody can tell.
// Not for a store that this process holds: closing the file would let its own lock go (fcntl(2)).
Phrase LockHolder(const std::string& path) {
  const int fd = ::open(absl::StrCat(path, "/LOCK").c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return "";
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool held = ::fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(fd);
  return held ? Phrase(" (process $0)", lock.l_pid) : "";
}

// RocksDB's status as one of ours; `path` names the store.
absl::Status FromRocks(const rocksdb::Status& status, const std::string& path) {
  if (status.ok()) return absl::OkStatus();
  // Where a table is gone, RocksDB names the file that it last looked for: an older name of it.
  const std::string words = absl::StrReplaceAll(status.ToString(), {{".ldb", ".sst"}});
  const Phrase text("store $0: $1", path, words);
  if (status.IsNoSpace()) {
    return Fault(absl::StatusCode::kResourceExhausted,
                 Phrase("$0; the disk is full: free some space on it and start again", text));
  }
  if (status.IsCorruption()) {
    return Fault(
        absl::StatusCode::kDataLoss,
        Phrase("$0; restore the store from a backup, on a laptop by `tasuki recover`", text));
  }
  if (status.IsIOError() && absl::StrContains(words, "LOCK")) {
    if (absl::StrContains(words, "current process")) {
      return Fault(absl::StatusCode::kFailedPrecondition,
                   Phrase("store $0 is open in this process already", path));
    }
    return Fault(absl::StatusCode::kFailedPrecondition,
                 Phrase("store $0 is held by another process$1; end that one first", path,
                        LockHolder(path)));
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return Fault(absl::StatusCode::kFailedPrecondition, text);
  }
  if (status.IsNotFound() || status.IsPathNotFound())
    return Fault(absl::StatusCode::kNotFound, text);
  return Fault(absl::StatusCode::kUnavailable, text);
}

// Names a column family by its number alone, which is all that a WriteBatch asks of it. Immutable;
// any thread.
class NumberedColumnFamily : public rocksdb::ColumnFamilyHandle {
 public:
  explicit NumberedColumnFamily(uint32_t id) : id_(id), name_(absl::StrCat("#", id)) {}

  const std::string& GetName() const override { return name_; }
  uint32_t GetID() const override { return id_; }
  rocksdb::Status GetDescriptor(rocksdb::ColumnFamilyDescriptor*) override {
    return rocksdb::Status::NotSupported();
  }
  const rocksdb::Comparator* GetComparator() const override {
    return rocksdb::BytewiseComparator();
  }

 private:
  const uint32_t id_;
  const std::string name_;
};

constexpr int kColumnFamiliesMax = 32;

rocksdb::ColumnFamilyHandle* Numbered(int cf) {
  static auto& families = *[] {
    auto* made = new std::vector<NumberedColumnFamily>;
    for (int i = 0; i < kColumnFamiliesMax; ++i) made->emplace_back(static_cast<uint32_t>(i + 1));
    return made;
  }();
  TASUKI_CHECK(cf >= 0 && cf < kColumnFamiliesMax) << "column family " << cf;
  return &families[static_cast<size_t>(cf)];
}

// For a store that is only read: nothing is written beside it either.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::DBOptions MakeDbOptions(const DbOptions& asked, rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  if (asked.access == Access::kReadOnly) {
    options.info_log = std::make_shared<NoLog>();
  } else {
    options.info_log = MakeInfoLog(asked.path, env);
  }
  options.db_write_buffer_size = kWriteBuffersBytesMax;
  options.max_total_wal_size = kWalBytesMax;
  options.max_background_jobs = kBackgroundJobs;
  options.recycle_log_file_num = 0;  // Corruption mended only in 9.x.
  options.wal_compression = rocksdb::kNoCompression;
  options.manual_wal_flush = false;
  options.enable_pipelined_write = false;
  options.unordered_write = false;
  options.two_write_queues = false;
  options.paranoid_checks = !asked.bears_damage;
  // A failed write is final until the store is opened again: the page that failed may be lost, and
  // a retry that succeeds would hide it.
  options.max_bgerror_resume_count = 0;
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.info_log_level = rocksdb::WARN_LEVEL;
  return options;
}

rocksdb::ColumnFamilyOptions MakeColumnFamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = kBlockBytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = kWriteBufferBytes;
  options.max_write_buffer_number = kWriteBuffers;
  // Packed chunks pass LZ4 unharmed and nearly for free; the small ones of a live journal gain.
  options.compression = rocksdb::kLZ4Compression;
  options.paranoid_file_checks = true;
  options.memtable_protection_bytes_per_key = kProtectionBytesPerKey;
  return options;
}

// Counts, from any thread; one more costs next to nothing beside a look-up.
struct AtomicCounts {
  std::atomic<uint64_t> gets{0};
  std::atomic<uint64_t> seeks{0};
  std::atomic<uint64_t> steps{0};
  std::atomic<uint64_t> bytes_read{0};
  std::atomic<uint64_t> rows_written{0};
  std::atomic<uint64_t> bytes_written{0};
};

void Add(uint64_t count, std::atomic<uint64_t>& to) {
  to.fetch_add(count, std::memory_order_relaxed);
}

}  // namespace

// --- Batch

struct Batch::Impl {
  rocksdb::WriteBatch rows{/*reserved_bytes=*/0, /*max_bytes=*/0, kProtectionBytesPerKey,
                           /*default_cf_ts_sz=*/0};
};

Batch::Batch() : impl_(std::make_unique<Impl>()) {}
Batch::~Batch() = default;
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;

void Batch::Put(int cf, std::string_view key, std::string_view value) {
  const rocksdb::Status status = impl_->rows.Put(Numbered(cf), ToSlice(key), ToSlice(value));
  TASUKI_CHECK(status.ok()) << status.ToString();  // Only a row above 4 GiB fails.
}

void Batch::Delete(int cf, std::string_view key) {
  const rocksdb::Status status = impl_->rows.Delete(Numbered(cf), ToSlice(key));
  TASUKI_CHECK(status.ok()) << status.ToString();
}

void Batch::Clear() { impl_->rows.Clear(); }
size_t Batch::bytes() const { return impl_->rows.GetDataSize(); }
size_t Batch::count() const { return static_cast<size_t>(impl_->rows.Count()); }

// --- Cursor

struct Cursor::Impl {
  void CountSeek() {
    Add(1, counts.seeks);
    CountRow();
  }
  void CountRow() {
    if (!rows->Valid()) return;
    Add(1, counts.steps);
    Add(rows->key().size() + rows->value().size(), counts.bytes_read);
  }

  const std::unique_ptr<rocksdb::Iterator> rows;
  const std::string& path;
  AtomicCounts& counts;
};

Cursor::Cursor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Cursor::~Cursor() = default;

void Cursor::SeekToFirst() {
  impl_->rows->SeekToFirst();
  impl_->CountSeek();
}
void Cursor::Seek(std::string_view key) {
  impl_->rows->Seek(ToSlice(key));
  impl_->CountSeek();
}
void Cursor::SeekForPrev(std::string_view key) {
  impl_->rows->SeekForPrev(ToSlice(key));
  impl_->CountSeek();
}
void Cursor::Next() {
  impl_->rows->Next();
  impl_->CountRow();
}
bool Cursor::Valid() const { return impl_->rows->Valid(); }
std::string_view Cursor::key() const { return FromSlice(impl_->rows->key()); }
std::string_view Cursor::value() const { return FromSlice(impl_->rows->value()); }
absl::Status Cursor::status() const { return FromRocks(impl_->rows->status(), impl_->path); }

// --- Db

struct Db::Impl {
  ~Impl() {
    if (keeper != nullptr) {
      rocksdb::CancelAllBackgroundWork(db.get(), /*wait=*/true);
      keeper->Closing();
    }
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
    // Nothing is lost where this fails: what was acknowledged is in the WAL.
    if (db != nullptr) db->Close().PermitUncheckedError();
  }

  // Null: this store, which is only read, is an older release's and lacks that one.
  rocksdb::ColumnFamilyHandle* Handle(int cf) const {
    TASUKI_CHECK(cf >= 0 && static_cast<size_t>(cf) < options.column_families.size())
        << "column family " << cf;
    if (static_cast<size_t>(cf) + 1 >= handles.size()) return nullptr;
    return handles[static_cast<size_t>(cf) + 1];
  }

  absl::Status Status(const rocksdb::Status& status) const {
    return FromRocks(status, options.path);
  }

  bool reads_only() const { return options.access == Access::kReadOnly; }
  bool has_waterline() const { return options.waterline != KeepWaterline::kNo; }

  absl::Status OpenStore();
  absl::Status OpenFamilies(const std::vector<std::string>& names);
  absl::Status CheckNeverWas() const;
  absl::Status CheckFilesLocked();
  absl::Status CheckFilesNow();
  absl::Status CheckReach(const Waterline& waterline) const;
  absl::Status StartWaterline();
  absl::Status GiveWaterline(const std::string& copy) const;
  absl::Status CreateMissing(const std::vector<std::string>& found);
  absl::Status CheckOrder() const;

  DbOptions options;
  rocksdb::Env* env = nullptr;
  rocksdb::DBOptions db_options;
  rocksdb::ColumnFamilyOptions cf_options;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // "default" first.
  std::string note;                                   // As the waterline had it.
  std::unique_ptr<WaterlineKeeper> keeper;            // Null: none is kept.
  std::atomic<uint64_t> syncs{0};
  mutable AtomicCounts counts;
  std::mutex mutex;
  absl::Status failed;  // The first write that failed. Guarded by `mutex`.
};

absl::Status Db::Impl::OpenStore() {
  const std::string& path = options.path;
  std::vector<std::string> found;
  const rocksdb::Status current = env->FileExists(path + "/CURRENT");
  if (current.ok()) {
    TASUKI_RETURN_IF_ERROR(CheckFilesLocked());
    TASUKI_RETURN_IF_ERROR(Status(rocksdb::DB::ListColumnFamilies(db_options, path, &found)));
  } else if (!current.IsNotFound()) {
    return Status(current);
  } else {
    TASUKI_RETURN_IF_ERROR(CheckNeverWas());
    if (!options.create)
      return Fault(absl::StatusCode::kNotFound, Phrase("there is no store in $0", path));
    TASUKI_RETURN_IF_ERROR(Status(env->CreateDirIfMissing(path)));
    db_options.create_if_missing = true;
    found.push_back(rocksdb::kDefaultColumnFamilyName);
  }
  TASUKI_RETURN_IF_ERROR(OpenFamilies(found));
  if (reads_only()) return CheckOrder();
  TASUKI_RETURN_IF_ERROR(CreateMissing(found));
  TASUKI_RETURN_IF_ERROR(CheckOrder());
  return StartWaterline();
}

absl::Status Db::Impl::OpenFamilies(const std::vector<std::string>& names) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, cf_options);
  rocksdb::DB* opened = nullptr;
  TASUKI_RETURN_IF_ERROR(Status(
      reads_only()
          ? rocksdb::DB::OpenForReadOnly(db_options, options.path, families, &handles, &opened)
          : rocksdb::DB::Open(db_options, options.path, families, &handles, &opened)));
  db.reset(opened);
  return absl::OkStatus();
}

// A store that was there once and has not even CURRENT is not made anew.
absl::Status Db::Impl::CheckNeverWas() const {
  if (!has_waterline()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<Waterline> waterline, ReadWaterline(options.path));
  if (!waterline) return absl::OkStatus();
  return Fault(absl::StatusCode::kDataLoss,
               Phrase("the store in $0 is gone, or has lost its file CURRENT", options.path));
}

// Under the store's lock: what another process writes meanwhile could look broken. Whoever only
// reads makes no lock; nobody may write to its store.
absl::Status Db::Impl::CheckFilesLocked() {
  if (reads_only()) return CheckFilesNow();
  rocksdb::FileLock* lock = nullptr;
  TASUKI_RETURN_IF_ERROR(Status(env->LockFile(options.path + "/LOCK", &lock)));
  const absl::Status checked = CheckFilesNow();
  TASUKI_RETURN_IF_ERROR(Status(env->UnlockFile(lock)));
  return checked;
}

absl::Status Db::Impl::CheckFilesNow() {
  // Of a store without its waterline (an older release's, or the file is lost) the logs have to
  // tell themselves.
  bool ask_logs = options.every_write_synced;
  if (has_waterline()) {
    TASUKI_ASSIGN_OR_RETURN(const std::optional<Waterline> waterline, ReadWaterline(options.path));
    ask_logs = ask_logs || !waterline;
    if (waterline) {
      note = waterline->note;
      TASUKI_ASSIGN_OR_RETURN(const Held held, CheckFiles(options.path, *waterline, *env));
      if (held == Held::kUnclear) TASUKI_RETURN_IF_ERROR(CheckReach(*waterline));
    }
  }
  return ask_logs ? CheckLogs(options.path, *env) : absl::OkStatus();
}

// Opens the store for reading alone, to ask RocksDB how far it reaches.
absl::Status Db::Impl::CheckReach(const Waterline& waterline) const {
  DbOptions look = options;
  look.access = Access::kReadOnly;
  look.waterline = KeepWaterline::kNo;
  look.every_write_synced = false;
  TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<Db> store, Open(std::move(look)));
  const uint64_t reached = store->impl_->db->GetLatestSequenceNumber();
  if (reached >= waterline.sequence) return absl::OkStatus();
  return Fault(absl::StatusCode::kDataLoss,
               Phrase("the store in $0 ends at its write $1, but had come to $2", options.path,
                      reached, waterline.sequence));
}

absl::Status Db::Impl::StartWaterline() {
  if (!has_waterline()) return absl::OkStatus();
  const Sync sync = options.waterline == KeepWaterline::kSynced ? Sync::kYes : Sync::kNo;
  TASUKI_ASSIGN_OR_RETURN(keeper, WaterlineKeeper::Start(*db, *env, options.path, sync, note));
  keeper->Opened();
  return absl::OkStatus();
}

// To a copy that nobody writes to.
absl::Status Db::Impl::GiveWaterline(const std::string& copy) const {
  DbOptions look = options;
  look.path = copy;
  look.access = Access::kReadOnly;
  look.waterline = KeepWaterline::kNo;
  TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<Db> store, Open(std::move(look)));
  TASUKI_ASSIGN_OR_RETURN(
      const std::unique_ptr<WaterlineKeeper> made,
      WaterlineKeeper::Start(*store->impl_->db, *env, copy, Sync::kYes, /*note=*/""));
  made->Synced();
  return absl::OkStatus();
}

absl::Status Db::Impl::CreateMissing(const std::vector<std::string>& found) {
  const size_t held = found.size() - 1;
  if (held >= options.column_families.size()) return absl::OkStatus();
  const std::vector<std::string> missing(
      options.column_families.begin() + static_cast<ptrdiff_t>(held),
      options.column_families.end());
  std::vector<rocksdb::ColumnFamilyHandle*> made;
  const rocksdb::Status status = db->CreateColumnFamilies(cf_options, missing, &made);
  handles.insert(handles.end(), made.begin(), made.end());
  return Status(status);
}

absl::Status Db::Impl::CheckOrder() const {
  bool same = handles.size() == options.column_families.size() + 1 ||
              (reads_only() && handles.size() <= options.column_families.size());
  for (size_t i = 1; same && i < handles.size(); ++i) {
    same = handles[i]->GetID() == i && handles[i]->GetName() == options.column_families[i - 1];
  }
  if (same) return absl::OkStatus();
  std::string names;
  for (size_t i = 1; i < handles.size(); ++i) absl::StrAppend(&names, " ", handles[i]->GetName());
  return Fault(absl::StatusCode::kFailedPrecondition,
               Phrase("store $0 has other column families than this release knows ($1 ); use the "
                      "release that made it, or a later one",
                      options.path, names));
}

Db::Db(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Db::~Db() = default;

absl::StatusOr<std::unique_ptr<Db>> Db::Open(DbOptions options) {
  TASUKI_CHECK(options.column_families.size() <= kColumnFamiliesMax) << "too many column families";
  TASUKI_CHECK(!options.bears_damage || options.access == Access::kReadOnly)
      << "a damaged store is written to";
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  impl->env = impl->options.env ? impl->options.env.get() : rocksdb::Env::Default();
  impl->db_options = MakeDbOptions(impl->options, impl->env);
  impl->cf_options = MakeColumnFamilyOptions(rocksdb::NewLRUCache(kBlockCacheBytes));
  TASUKI_RETURN_IF_ERROR(impl->OpenStore());
  return std::unique_ptr<Db>(new Db(std::move(impl)));
}

absl::StatusOr<std::optional<std::string>> Db::Get(int cf, std::string_view key) const {
  std::string value;
  rocksdb::ColumnFamilyHandle* const family = impl_->Handle(cf);
  if (family == nullptr) return std::optional<std::string>();
  const rocksdb::Status status =
      impl_->db->Get(rocksdb::ReadOptions(), family, ToSlice(key), &value);
  Add(1, impl_->counts.gets);
  if (status.IsNotFound()) return std::optional<std::string>();
  TASUKI_RETURN_IF_ERROR(impl_->Status(status));
  Add(key.size() + value.size(), impl_->counts.bytes_read);
  return std::optional<std::string>(std::move(value));
}

void Db::set_note(std::string note) {
  if (impl_->keeper != nullptr) impl_->keeper->set_note(std::move(note));
}

absl::Status Db::Write(Batch& batch, Sync sync) {
  TASUKI_CHECK(!impl_->reads_only()) << "this store is only read";
  {
    std::lock_guard lock(impl_->mutex);
    if (!impl_->failed.ok()) return impl_->failed;
  }
  TASUKI_CHECK(sync == Sync::kYes || !impl_->options.every_write_synced) << "a write is not synced";
  rocksdb::WriteOptions options;
  options.sync = sync == Sync::kYes;
  const rocksdb::Status status = impl_->db->Write(options, &batch.impl_->rows);
  if (!status.ok()) {
    std::lock_guard lock(impl_->mutex);
    if (impl_->failed.ok()) impl_->failed = impl_->Status(status);
    return impl_->failed;
  }
  if (options.sync) {
    ++impl_->syncs;
    if (impl_->keeper != nullptr) impl_->keeper->Synced();
  }
  Add(batch.count(), impl_->counts.rows_written);
  Add(batch.bytes(), impl_->counts.bytes_written);
  return absl::OkStatus();
}

std::unique_ptr<Cursor> Db::NewCursor(int cf, Use use) const {
  rocksdb::ReadOptions options;
  options.fill_cache = use == Use::kLookups;
  options.async_io = false;
  rocksdb::ColumnFamilyHandle* const family = impl_->Handle(cf);
  std::unique_ptr<rocksdb::Iterator> rows(
      family == nullptr ? rocksdb::NewEmptyIterator() : impl_->db->NewIterator(options, family));
  std::unique_ptr<Cursor::Impl> cursor(
      new Cursor::Impl{std::move(rows), impl_->options.path, impl_->counts});
  return std::unique_ptr<Cursor>(new Cursor(std::move(cursor)));
}

absl::Status Db::CheckpointTo(const std::string& folder) {
  rocksdb::Checkpoint* made = nullptr;
  TASUKI_RETURN_IF_ERROR(impl_->Status(rocksdb::Checkpoint::Create(impl_->db.get(), &made)));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  TASUKI_RETURN_IF_ERROR(impl_->Status(checkpoint->CreateCheckpoint(folder)));
  return impl_->keeper == nullptr ? absl::OkStatus() : impl_->GiveWaterline(folder);
}

absl::Status Db::Flush() {
  rocksdb::FlushOptions options;
  options.wait = true;
  return impl_->Status(impl_->db->Flush(options, impl_->handles));
}

absl::Status Db::Purge(int cf) {
  rocksdb::ColumnFamilyHandle* const family = impl_->Handle(cf);
  if (family == nullptr) return absl::OkStatus();
  // The WAL has what was put, too: written out, it goes.
  TASUKI_RETURN_IF_ERROR(Flush());
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return impl_->Status(impl_->db->CompactRange(options, family, nullptr, nullptr));
}

absl::Status Db::VerifyChecksums() { return impl_->Status(impl_->db->VerifyChecksum()); }

uint64_t Db::disk_bytes() const {
  std::vector<rocksdb::Env::FileAttributes> files;
  if (!impl_->env->GetChildrenFileAttributes(impl_->options.path, &files).ok()) return 0;
  uint64_t bytes = 0;
  for (const auto& file : files) bytes += file.size_bytes;
  return bytes;
}

uint64_t Db::syncs() const { return impl_->syncs; }

Counts Db::counts() const {
  const AtomicCounts& counts = impl_->counts;
  return {.gets = counts.gets,
          .seeks = counts.seeks,
          .steps = counts.steps,
          .bytes_read = counts.bytes_read,
          .rows_written = counts.rows_written,
          .bytes_written = counts.bytes_written};
}

const std::string& Db::path() const { return impl_->options.path; }

}  // namespace tasuki::storage
