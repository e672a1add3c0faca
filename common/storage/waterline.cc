// A slot is 4 KiB of its own, so that a torn write touches one only:
//   "tasukiW1" · turn (8) · six numbers (8 each) · settled (1) · note's length (1) · note ·
//   CRC32C of all before (4)
// Big-endian. The valid slot with the highest turn counts.

#include "common/storage/waterline.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"
#include "common/storage/log_walk.h"

namespace tasuki::storage {
namespace {

constexpr size_t kSlotBytes = 4096;
constexpr std::string_view kMagic = "tasukiW1";
constexpr size_t kFixedBytes = kMagic.size() + 7 * 8 + 2;

std::string SlotOf(const Waterline& waterline, uint64_t turn) {
  std::string slot(kMagic);
  PutU64(slot, turn);
  for (const uint64_t number : {waterline.sequence, waterline.manifest, waterline.manifest_bytes,
                                waterline.first_log, waterline.log, waterline.log_bytes}) {
    PutU64(slot, number);
  }
  slot.push_back(waterline.settled ? 1 : 0);
  TASUKI_CHECK(waterline.note.size() <= kNoteBytesMax) << "a note of " << waterline.note.size();
  slot.push_back(static_cast<char>(waterline.note.size()));
  slot.append(waterline.note);
  PutU32(slot, Crc32c(slot));
  return slot;
}

struct Slot {
  uint64_t turn = 0;
  Waterline waterline;
};

std::optional<Slot> ParseSlot(std::string_view bytes) {
  if (bytes.size() < kFixedBytes + 4 || !bytes.starts_with(kMagic)) return std::nullopt;
  const size_t note_bytes = static_cast<uint8_t>(bytes[kFixedBytes - 1]);
  const size_t size = kFixedBytes + note_bytes;
  if (note_bytes > kNoteBytesMax || bytes.size() < size + 4) return std::nullopt;
  if (Crc32c(bytes.substr(0, size)) != GetU32(bytes.substr(size))) return std::nullopt;
  Slot slot;
  const auto number = [&](size_t index) { return GetU64(bytes.substr(kMagic.size() + index * 8)); };
  slot.turn = number(0);
  slot.waterline.sequence = number(1);
  slot.waterline.manifest = number(2);
  slot.waterline.manifest_bytes = number(3);
  slot.waterline.first_log = number(4);
  slot.waterline.log = number(5);
  slot.waterline.log_bytes = number(6);
  slot.waterline.settled = bytes[kFixedBytes - 2] != 0;
  slot.waterline.note = std::string(bytes.substr(kFixedBytes, note_bytes));
  return slot;
}

std::optional<Slot> NewestSlot(std::string_view file) {
  std::optional<Slot> newest;
  for (size_t at = 0; at < file.size(); at += kSlotBytes) {
    std::optional<Slot> slot = ParseSlot(file.substr(at, kSlotBytes));
    if (slot && (!newest || slot->turn > newest->turn)) newest = std::move(slot);
  }
  return newest;
}

absl::Status Failed(const std::string& path, const char* what) {
  const int error = errno;
  const Phrase text("$0 $1: $2", Phrase::Told(absl::StrCat("cannot ", what)), path,
                    std::strerror(error));
  return error == EACCES || error == EPERM || error == EROFS
             ? Fault(absl::StatusCode::kPermissionDenied, text)
             : Fault(absl::StatusCode::kUnavailable, text);
}

// --- Looking at a store's files.

absl::Status Broken(const std::string& file, uint64_t at, uint64_t synced) {
  return Fault(absl::StatusCode::kDataLoss, Phrase("the store's file $0 is broken at byte $1, but "
                                                   "$2 bytes of it were once safely on the disk",
                                                   file, at, synced));
}

absl::Status Gone(const std::string& file) {
  return Fault(absl::StatusCode::kDataLoss,
               Phrase("the store's file $0 is gone, which held what was safely on the disk", file));
}

// Whether the MANIFEST is just as it was; false: it went on.
absl::StatusOr<bool> CheckManifest(const std::string& store, const Waterline& waterline,
                                   rocksdb::Env& env) {
  const uint64_t number = ManifestNumber(store);
  // What CURRENT names else, or does not name, RocksDB refuses by itself.
  if (number > waterline.manifest || number == 0) return false;
  const std::string file = ManifestPath(store, number);
  if (number < waterline.manifest) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the store's file $0/CURRENT names an older MANIFEST, $1", store, file));
  }
  if (!env.FileExists(file).ok()) return Gone(file);
  TASUKI_ASSIGN_OR_RETURN(const LogExtent extent, WalkLog(file, env));
  if (extent.whole_bytes < waterline.manifest_bytes) {
    return Broken(file, extent.whole_bytes, waterline.manifest_bytes);
  }
  return extent.file_bytes == waterline.manifest_bytes;
}

}  // namespace

std::string WaterlinePath(const std::string& store) { return store + ".waterline"; }

absl::StatusOr<std::optional<Waterline>> ReadWaterline(const std::string& store) {
  const std::string path = WaterlinePath(store);
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return Failed(path, "open");
  }
  std::string bytes(2 * kSlotBytes, '\0');
  const ssize_t got = ::pread(file.number(), bytes.data(), bytes.size(), 0);
  if (got < 0) return Failed(path, "read");
  bytes.resize(static_cast<size_t>(got));
  const std::optional<Slot> slot = NewestSlot(bytes);
  if (!slot) return std::nullopt;
  return slot->waterline;
}

absl::StatusOr<Held> CheckFiles(const std::string& store, const Waterline& waterline,
                                rocksdb::Env& env) {
  TASUKI_ASSIGN_OR_RETURN(const bool manifest_same, CheckManifest(store, waterline, env));
  const bool same = manifest_same && waterline.settled;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<uint64_t> logs, LogNumbers(store, env));
  const auto there = [&](uint64_t number) {
    return std::binary_search(logs.begin(), logs.end(), number);
  };
  if (same) {
    const bool one = waterline.first_log == waterline.log;
    if (!one && !there(waterline.first_log)) {
      return Gone(LogPath(store, waterline.first_log));
    }
    if (waterline.log_bytes > 0 && !there(waterline.log)) {
      return Gone(LogPath(store, waterline.log));
    }
  }
  uint64_t next = 0;
  for (const uint64_t number : logs) {
    if (number < waterline.first_log || number > waterline.log) continue;
    const std::string file = LogPath(store, number);
    TASUKI_ASSIGN_OR_RETURN(const LogExtent extent, WalkLog(file, env));
    const uint64_t synced = number < waterline.log ? extent.file_bytes : waterline.log_bytes;
    if (extent.whole_bytes < synced) return Broken(file, extent.whole_bytes, synced);
    // A file that was shortened where a write ends shows in the next one.
    if (same && extent.first_sequence != 0) {
      if (!extent.consecutive || (next != 0 && extent.first_sequence != next)) {
        return Fault(absl::StatusCode::kDataLoss,
                     Phrase("writes are missing before the store's file $0, or within it", file));
      }
      next = extent.next_sequence;
    }
  }
  return same ? Held::kAll : Held::kUnclear;
}

absl::StatusOr<std::unique_ptr<WaterlineFile>> WaterlineFile::Open(const std::string& store) {
  const std::string path = WaterlinePath(store);
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return Failed(path, "open");
  std::string bytes(2 * kSlotBytes, '\0');
  const ssize_t got = ::pread(file.number(), bytes.data(), bytes.size(), 0);
  if (got < 0) return Failed(path, "read");
  // All its room from the first day on: later a full disk does not stop it.
  if (static_cast<size_t>(got) < bytes.size()) {
    const std::string zeros(bytes.size() - static_cast<size_t>(got), '\0');
    if (::pwrite(file.number(), zeros.data(), zeros.size(), got) < 0 ||
        ::fsync(file.number()) != 0) {
      return Failed(path, "write");
    }
    TASUKI_RETURN_IF_ERROR(SyncFolder(store.substr(0, store.rfind('/') + 1) + "."));
  }
  bytes.resize(static_cast<size_t>(got));
  const std::optional<Slot> slot = NewestSlot(bytes);
  return std::unique_ptr<WaterlineFile>(
      new WaterlineFile(std::move(file), path, slot ? slot->turn : 0));
}

absl::Status WaterlineFile::Put(const Waterline& waterline, Sync sync) {
  const std::string slot = SlotOf(waterline, turn_ + 1);
  const auto at = static_cast<off_t>((turn_ + 1) % 2 * kSlotBytes);
  const ssize_t written = ::pwrite(file_.number(), slot.data(), slot.size(), at);
  if (written != static_cast<ssize_t>(slot.size())) return Failed(path_, "write");
  ++turn_;
  if (sync == Sync::kYes && ::fdatasync(file_.number()) != 0) return Failed(path_, "sync");
  return absl::OkStatus();
}

}  // namespace tasuki::storage
