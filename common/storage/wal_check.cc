// A log is blocks of 32 KiB. Each holds records of one write or a piece of one:
//   CRC32C of type and bytes, masked (4) · length (2) · type (1) · bytes
// little-endian; a rest of fewer than 7 bytes is left empty. A write that does not fit goes on in
// the next block: first, middle … last. Its own middle and last may be whole behind a break (pages
// reach the disk in any order), so only a record that begins a write tells that it is not the end.

#include "common/storage/wal_check.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"

namespace tasuki::storage {
namespace {

constexpr size_t kBlockBytes = 32 << 10;
constexpr size_t kHeaderBytes = 7;
// Sequence number and count, before the rows of a write.
constexpr size_t kWriteBytesMin = 12;
constexpr uint8_t kWhole = 1;
constexpr uint8_t kFirst = 2;
constexpr uint8_t kLast = 4;

// CRC32C (Castagnoli), eight bytes at a time: tables[k][b] is byte b with k zero bytes behind it.
constexpr auto kTables = [] {
  std::array<std::array<uint32_t, 256>, 8> tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78U : 0);
    tables[0][byte] = crc;
  }
  for (size_t k = 1; k < 8; ++k) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}();

uint32_t Little(std::string_view bytes, size_t at, size_t count) {
  uint32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    value |= uint32_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  }
  return value;
}

uint32_t Crc32c(std::string_view bytes) {
  uint32_t crc = ~0U;
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    const uint32_t low = crc ^ Little(bytes, 0, 4);
    const uint32_t high = Little(bytes, 4, 4);
    crc = kTables[7][low & 0xff] ^ kTables[6][(low >> 8) & 0xff] ^ kTables[5][(low >> 16) & 0xff] ^
          kTables[4][low >> 24] ^ kTables[3][high & 0xff] ^ kTables[2][(high >> 8) & 0xff] ^
          kTables[1][(high >> 16) & 0xff] ^ kTables[0][high >> 24];
  }
  for (const char c : bytes) crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<uint8_t>(c)) & 0xff];
  return ~crc;
}

// As RocksDB stores it.
uint32_t Masked(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8U; }

// The bytes of the record that begins `bytes`, with its header; 0: there is no whole one.
size_t WholeRecord(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes) return 0;
  const size_t length = Little(bytes, 4, 2);
  const auto type = static_cast<uint8_t>(bytes[6]);
  if (type < kWhole || type > kLast || length > bytes.size() - kHeaderBytes) return 0;
  if (Masked(Crc32c(bytes.substr(6, 1 + length))) != Little(bytes, 0, 4)) return 0;
  return kHeaderBytes + length;
}

bool BeginsAWrite(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes + kWriteBytesMin) return false;
  const auto type = static_cast<uint8_t>(bytes[6]);
  return (type == kWhole || type == kFirst) && Little(bytes, 4, 2) >= kWriteBytesMin &&
         WholeRecord(bytes) > 0;
}

// Walks one log, a block at a time. One thread.
class LogWalk {
 public:
  // False: a write begins behind the break.
  bool Take(std::string_view block) {
    size_t at = 0;
    if (!broken_at_) {
      while (block.size() - at >= kHeaderBytes) {
        const size_t record = WholeRecord(block.substr(at));
        if (record == 0) break;
        at += record;
      }
      if (block.size() - at < kHeaderBytes) {
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
  return absl::UnavailableError(
      absl::StrCat("the log ", file, " cannot be read: ", status.ToString()));
}

absl::Status CheckLog(const std::string& file, rocksdb::Env& env) {
  std::unique_ptr<rocksdb::SequentialFile> log;
  TASUKI_RETURN_IF_ERROR(Reading(file, env.NewSequentialFile(file, &log, rocksdb::EnvOptions())));
  LogWalk walk;
  std::vector<char> buffer(kBlockBytes);
  while (true) {
    rocksdb::Slice block;
    TASUKI_RETURN_IF_ERROR(Reading(file, log->Read(kBlockBytes, &block, buffer.data())));
    if (!walk.Take({block.data(), block.size()})) {
      return absl::DataLossError(absl::StrCat(
          "the log ", file, " is broken at byte ", walk.broken_at(),
          ", and later writes stand behind it, where after a power cut nothing would: the disk has "
          "lost part of it; keep a copy of this folder and restore the store from a backup, the "
          "laptops give back what that lacks"));
    }
    if (block.size() < kBlockBytes) return absl::OkStatus();
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
