// Every file written through the wrapper is an Inode that knows how much of it was synced. A folder
// has two tables of names: as they are now, and as at its last sync. A file that loses its durable
// name keeps its synced bytes in memory, so that it can come back.

#include "tests/testing/forgetful_env.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/system_clock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"

namespace tasuki::testing {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

struct Inode {
  uint64_t size = 0;
  uint64_t synced = 0;  // Bytes from the start that are on the disk for good.
  std::string saved;    // Those bytes, once no name leads to the file any more.
};
using Names = std::map<std::string, std::shared_ptr<Inode>>;
struct FolderNames {
  Names now;
  Names durable;
};

std::string Normal(const std::string& path) {
  std::string normal = std::filesystem::path(path).lexically_normal().string();
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}
std::string FolderOf(const std::string& path) {
  return std::filesystem::path(Normal(path)).parent_path().string();
}
std::string NameOf(const std::string& path) {
  return std::filesystem::path(Normal(path)).filename().string();
}

// The info log and the lock.
bool LeftAlone(const std::string& path) {
  const std::string name = NameOf(path);
  return name.rfind("LOG", 0) == 0 || name == "LOCK";
}

std::string ReadBytes(const std::string& path, uint64_t bytes) {
  std::ifstream file(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  content.resize(std::min<uint64_t>(content.size(), bytes));
  return content;
}

void WriteBytes(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.flush();
  TASUKI_CHECK(file.good()) << "cannot write " << path;
}

}  // namespace

struct ForgetfulDisk::State {
  // One more operation that a power cut may prevent. Call with the lock held.
  IOStatus Operate(uint64_t of_generation) {
    if (of_generation == generation && powered) {
      ++operations;
      if (!operations_left.has_value()) return IOStatus::OK();
      if (*operations_left > 0) {
        --*operations_left;
        return IOStatus::OK();
      }
      powered = false;
    }
    return IOStatus::IOError("the power is cut");
  }

  // The file behind a name, taken for wholly durable where it was there before this disk was.
  std::shared_ptr<Inode> Find(const std::string& path) {
    FolderNames& folder = folders[FolderOf(path)];
    const std::string name = NameOf(path);
    auto found = folder.now.find(name);
    if (found != folder.now.end()) return found->second;
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(path, error);
    if (error) return nullptr;
    auto inode = std::make_shared<Inode>();
    inode->size = inode->synced = size;
    folder.now[name] = inode;
    folder.durable[name] = inode;
    return inode;
  }

  // Before the file of that name loses it: keeps what a power cut would bring back.
  void Unlink(const std::string& path) {
    std::shared_ptr<Inode> inode = Find(path);
    if (inode == nullptr) return;
    FolderNames& folder = folders[FolderOf(path)];
    folder.now.erase(NameOf(path));
    if (PathOf(inode).empty() && IsDurable(inode)) inode->saved = ReadBytes(path, inode->synced);
  }

  // A present path of the file, or "".
  std::string PathOf(const std::shared_ptr<Inode>& inode) const {
    for (const auto& [folder, names] : folders) {
      for (const auto& [name, held] : names.now) {
        if (held == inode) return folder + "/" + name;
      }
    }
    return "";
  }

  bool IsDurable(const std::shared_ptr<Inode>& inode) const {
    for (const auto& [folder, names] : folders) {
      for (const auto& [name, held] : names.durable) {
        if (held == inode) return true;
      }
    }
    return false;
  }

  void SyncNames(const std::string& folder) { folders[folder].durable = folders[folder].now; }

  void Forget(Random* chance);

  mutable std::mutex mutex;
  std::map<std::string, FolderNames> folders;
  bool powered = true;
  bool fail_syncs = false;
  uint64_t generation = 0;  // Raised by each restoring: handles of before stay dead.
  std::optional<uint64_t> operations_left;
  std::optional<uint64_t> free_bytes;
  uint64_t operations = 0;
  uint64_t file_syncs = 0;
  uint64_t wal_syncs = 0;
  uint64_t folder_syncs = 0;
};

// Puts every folder back to its durable names, every file to its synced bytes.
void ForgetfulDisk::State::Forget(Random* chance) {
  std::map<std::shared_ptr<Inode>, std::string> contents;
  for (const auto& [folder, names] : folders) {
    for (const auto& [name, inode] : names.durable) {
      if (contents.contains(inode)) continue;
      const auto now = names.now.find(name);
      if (now != names.now.end() && now->second == inode && inode->size == inode->synced) continue;
      const std::string path = PathOf(inode);
      uint64_t kept = inode->synced;
      if (chance != nullptr && !path.empty()) kept += chance->Below(inode->size - kept + 1);
      contents[inode] = path.empty() ? inode->saved : ReadBytes(path, kept);
    }
  }
  for (auto& [folder, names] : folders) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) continue;
    for (const auto& [name, inode] : names.now) {
      const auto durable = names.durable.find(name);
      if (durable == names.durable.end() || contents.contains(inode)) {
        std::filesystem::remove(folder + "/" + name, error);
      }
    }
    for (const auto& [name, inode] : names.durable) {
      const auto content = contents.find(inode);
      if (content == contents.end()) continue;
      WriteBytes(folder + "/" + name, content->second);
      inode->size = inode->synced = content->second.size();
      inode->saved.clear();
    }
    names.now = names.durable;
  }
}

// A file open for writing.
class ForgetfulDisk::File : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<State> state,
       std::shared_ptr<Inode> inode, bool is_wal)
      : FSWritableFileOwnerWrapper(std::move(file)),
        state_(std::move(state)),
        inode_(std::move(inode)),
        is_wal_(is_wal),
        generation_(state_->generation) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* dbg) override {
    std::lock_guard lock(state_->mutex);
    IOStatus status = Take(data.size());
    if (status.ok()) status = target()->Append(data, options, dbg);
    if (status.ok()) inode_->size += data.size();
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*verification*/,
                  IODebugContext* dbg) override {
    return Append(data, options, dbg);
  }
  IOStatus PositionedAppend(const Slice& /*data*/, uint64_t /*offset*/,
                            const IOOptions& /*options*/, IODebugContext* /*dbg*/) override {
    return IOStatus::NotSupported("direct I/O");
  }
  IOStatus PositionedAppend(const Slice& /*data*/, uint64_t /*offset*/,
                            const IOOptions& /*options*/,
                            const rocksdb::DataVerificationInfo& /*verification*/,
                            IODebugContext* /*dbg*/) override {
    return IOStatus::NotSupported("direct I/O");
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* dbg) override {
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(generation_);
    if (status.ok()) status = target()->Truncate(size, options, dbg);
    if (status.ok()) inode_->size = size;
    if (status.ok()) inode_->synced = std::min(inode_->synced, size);
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* dbg) override {
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(generation_);
    if (status.ok() && state_->fail_syncs) status = IOStatus::IOError("this disk does not sync");
    if (status.ok()) status = target()->Flush(options, dbg);
    if (!status.ok()) return status;
    inode_->synced = inode_->size;
    ++state_->file_syncs;
    if (is_wal_) ++state_->wal_syncs;
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* dbg) override {
    return Sync(options, dbg);
  }
  IOStatus RangeSync(uint64_t /*offset*/, uint64_t /*bytes*/, const IOOptions& /*options*/,
                     IODebugContext* /*dbg*/) override {
    return IOStatus::OK();  // Promises nothing.
  }

 private:
  IOStatus Take(uint64_t bytes) {
    const IOStatus status = state_->Operate(generation_);
    if (!status.ok() || !state_->free_bytes.has_value()) return status;
    if (*state_->free_bytes < bytes) return IOStatus::NoSpace("No space left on device");
    *state_->free_bytes -= bytes;
    return status;
  }

  const std::shared_ptr<State> state_;
  const std::shared_ptr<Inode> inode_;
  const bool is_wal_;
  const uint64_t generation_;
};

// A folder open for syncing.
class ForgetfulDisk::Folder : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(std::unique_ptr<rocksdb::FSDirectory> folder, std::shared_ptr<State> state,
         std::string path)
      : FSDirectoryWrapper(std::move(folder)),
        state_(std::move(state)),
        path_(std::move(path)),
        generation_(state_->generation) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*dbg*/) override {
    std::lock_guard lock(state_->mutex);
    const IOStatus status = state_->Operate(generation_);
    if (!status.ok()) return status;
    state_->SyncNames(path_);
    ++state_->folder_syncs;
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* dbg,
                               const rocksdb::DirFsyncOptions& /*dir_options*/) override {
    return Fsync(options, dbg);
  }

 private:
  const std::shared_ptr<State> state_;
  const std::string path_;
  const uint64_t generation_;
};

class ForgetfulDisk::FileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit FileSystem(std::shared_ptr<State> state)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), state_(std::move(state)) {}

  const char* Name() const override { return "TasukiForgetfulDisk"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* dbg) override {
    if (LeftAlone(path)) return target()->NewWritableFile(path, options, result, dbg);
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(state_->generation);
    if (!status.ok()) return status;
    state_->Unlink(path);
    std::unique_ptr<rocksdb::FSWritableFile> file;
    status = target()->NewWritableFile(path, options, &file, dbg);
    if (!status.ok()) return status;
    auto inode = std::make_shared<Inode>();
    state_->folders[FolderOf(path)].now[NameOf(path)] = inode;
    *result = std::make_unique<File>(std::move(file), state_, inode, path.ends_with(".log"));
    return status;
  }

  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              IODebugContext* dbg) override {
    std::shared_ptr<Inode> inode;
    {
      std::lock_guard lock(state_->mutex);
      inode = state_->Find(path);
    }
    if (inode == nullptr) return NewWritableFile(path, options, result, dbg);
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(state_->generation);
    if (!status.ok()) return status;
    std::unique_ptr<rocksdb::FSWritableFile> file;
    status = target()->ReopenWritableFile(path, options, &file, dbg);
    if (!status.ok()) return status;
    *result = std::make_unique<File>(std::move(file), state_, inode, path.ends_with(".log"));
    return status;
  }

  IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* result,
                             IODebugContext* dbg) override {
    const IOStatus status = RenameFile(old_path, path, IOOptions(), dbg);
    return status.ok() ? NewWritableFile(path, options, result, dbg) : status;
  }

  IOStatus NewRandomRWFile(const std::string& /*path*/, const FileOptions& /*options*/,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* /*result*/,
                           IODebugContext* /*dbg*/) override {
    return IOStatus::NotSupported("files are only appended to");
  }

  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* result,
                        IODebugContext* dbg) override {
    std::unique_ptr<rocksdb::FSDirectory> folder;
    const IOStatus status = target()->NewDirectory(path, options, &folder, dbg);
    if (!status.ok()) return status;
    std::lock_guard lock(state_->mutex);
    *result = std::make_unique<Folder>(std::move(folder), state_, Normal(path));
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* dbg) override {
    if (LeftAlone(path)) return target()->DeleteFile(path, options, dbg);
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(state_->generation);
    if (!status.ok()) return status;
    state_->Unlink(path);
    return target()->DeleteFile(path, options, dbg);
  }

  IOStatus Truncate(const std::string& path, size_t size, const IOOptions& options,
                    IODebugContext* dbg) override {
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(state_->generation);
    const std::shared_ptr<Inode> inode = state_->Find(path);
    if (status.ok()) status = target()->Truncate(path, size, options, dbg);
    if (status.ok() && inode != nullptr) {
      inode->size = size;
      inode->synced = std::min<uint64_t>(inode->synced, size);
    }
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* dbg) override {
    if (LeftAlone(from)) return target()->RenameFile(from, to, options, dbg);
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(state_->generation);
    if (!status.ok()) return status;
    std::error_code error;
    if (std::filesystem::is_directory(from, error)) {
      status = target()->RenameFile(from, to, options, dbg);
      if (status.ok()) RenameFolder(Normal(from), Normal(to));
      return status;
    }
    const std::shared_ptr<Inode> inode = state_->Find(from);
    state_->Unlink(to);
    status = target()->RenameFile(from, to, options, dbg);
    if (!status.ok() || inode == nullptr) return status;
    state_->folders[FolderOf(from)].now.erase(NameOf(from));
    state_->folders[FolderOf(to)].now[NameOf(to)] = inode;
    return status;
  }

  IOStatus LinkFile(const std::string& from, const std::string& to, const IOOptions& options,
                    IODebugContext* dbg) override {
    std::lock_guard lock(state_->mutex);
    IOStatus status = state_->Operate(state_->generation);
    if (!status.ok()) return status;
    const std::shared_ptr<Inode> inode = state_->Find(from);
    status = target()->LinkFile(from, to, options, dbg);
    if (status.ok() && inode != nullptr) state_->folders[FolderOf(to)].now[NameOf(to)] = inode;
    return status;
  }

 private:
  // Folders are kept whatever happens: a renamed one (a checkpoint's) only takes its tables along.
  void RenameFolder(const std::string& from, const std::string& to) {
    auto tables = state_->folders.extract(from);
    if (tables.empty()) return;
    tables.key() = to;
    state_->folders.erase(to);
    state_->folders.insert(std::move(tables));
  }

  const std::shared_ptr<State> state_;
};

namespace {

// RocksDB sleeps a second after a flush that failed; tests do not.
class SleeplessClock : public rocksdb::SystemClockWrapper {
 public:
  explicit SleeplessClock(const std::shared_ptr<rocksdb::SystemClock>& clock)
      : SystemClockWrapper(clock) {}

  const char* Name() const override { return "TasukiSleeplessClock"; }
  void SleepForMicroseconds(int micros) override {
    target_->SleepForMicroseconds(std::min(micros, 1000));
  }
};

class SleeplessEnv : public rocksdb::EnvWrapper {
 public:
  explicit SleeplessEnv(std::unique_ptr<rocksdb::Env> env) : EnvWrapper(std::move(env)) {
    system_clock_ = std::make_shared<SleeplessClock>(system_clock_);
  }

  const char* Name() const override { return "TasukiSleeplessEnv"; }
};

}  // namespace

ForgetfulDisk::ForgetfulDisk()
    : state_(std::make_shared<State>()),
      env_(std::make_shared<SleeplessEnv>(
          rocksdb::NewCompositeEnv(std::make_shared<FileSystem>(state_)))) {}

ForgetfulDisk::~ForgetfulDisk() = default;

std::shared_ptr<rocksdb::Env> ForgetfulDisk::env() const { return env_; }

void ForgetfulDisk::CutPower() {
  std::lock_guard lock(state_->mutex);
  state_->powered = false;
}

void ForgetfulDisk::CutPowerAfter(uint64_t operations) {
  std::lock_guard lock(state_->mutex);
  state_->operations_left = operations;
}

void ForgetfulDisk::RestorePower(Random* chance) {
  std::lock_guard lock(state_->mutex);
  state_->Forget(chance);
  ++state_->generation;
  state_->powered = true;
  state_->operations_left.reset();
}

bool ForgetfulDisk::has_power() const {
  std::lock_guard lock(state_->mutex);
  return state_->powered;
}

void ForgetfulDisk::SetFreeBytes(std::optional<uint64_t> bytes) {
  std::lock_guard lock(state_->mutex);
  state_->free_bytes = bytes;
}

void ForgetfulDisk::FailSyncs(bool fail) {
  std::lock_guard lock(state_->mutex);
  state_->fail_syncs = fail;
}

uint64_t ForgetfulDisk::file_syncs() const {
  std::lock_guard lock(state_->mutex);
  return state_->file_syncs;
}

uint64_t ForgetfulDisk::wal_syncs() const {
  std::lock_guard lock(state_->mutex);
  return state_->wal_syncs;
}

uint64_t ForgetfulDisk::folder_syncs() const {
  std::lock_guard lock(state_->mutex);
  return state_->folder_syncs;
}

uint64_t ForgetfulDisk::operations() const {
  std::lock_guard lock(state_->mutex);
  return state_->operations;
}

}  // namespace tasuki::testing
