// A log is blocks of 32 KiB. Each holds records of one write or a piece of one:
//   CRC32C of type and bytes, masked (4) · length (2) · type (1) · bytes
// little-endian; a rest of fewer than 7 bytes is left empty. A write that does not fit goes on in
// the next block: first, middle … last.

#include "common/storage/log_walk.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"

namespace tasuki::storage {
namespace {

constexpr size_t kCurrentBytesMax = 1 << 10;

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

// As RocksDB stores it.
uint32_t Masked(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8U; }

std::string Digits(uint64_t number) {
  std::string digits = absl::StrCat(number);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

// Walks one log, a block at a time, as far as it is whole. One thread.
class ExtentWalk {
 public:
  // False: it is broken here, and what follows says nothing.
  bool Take(std::string_view block) {
    size_t at = 0;
    while (block.size() - at >= kLogHeaderBytes) {
      const std::string_view bytes = block.substr(at);
      const size_t record = WholeRecord(bytes);
      if (record == 0) return false;
      const auto type = static_cast<uint8_t>(bytes[6]);
      const bool begins = type == kWhole || type == kFirst;
      if (begins == inside_) return false;
      if (begins) head_.clear();
      if (head_.size() < kWriteBytesMin) {
        head_.append(bytes.substr(kLogHeaderBytes, record - kLogHeaderBytes)
                         .substr(0, kWriteBytesMin - head_.size()));
      }
      at += record;
      inside_ = type != kWhole && type != kLast;
      if (!inside_) EndEntry(block_at_ + at);
    }
    block_at_ += block.size();
    return true;
  }

  const LogExtent& extent() const { return extent_; }

 private:
  void EndEntry(uint64_t at) {
    extent_.whole_bytes = at;
    if (head_.size() < kWriteBytesMin) return;
    const uint64_t sequence = Little(head_, 0, 4) | uint64_t{Little(head_, 4, 4)} << 32;
    if (extent_.first_sequence == 0) {
      extent_.first_sequence = sequence;
    } else if (sequence != extent_.next_sequence) {
      extent_.consecutive = false;
    }
    extent_.next_sequence = sequence + Little(head_, 8, 4);
  }

  LogExtent extent_;
  uint64_t block_at_ = 0;
  bool inside_ = false;  // Of a write that goes on in the next block.
  std::string head_;     // Its first bytes: sequence number and count.
};

}  // namespace

std::string LogPath(const std::string& store, uint64_t number) {
  return absl::StrCat(store, "/", Digits(number), ".log");
}

std::string ManifestPath(const std::string& store, uint64_t number) {
  return absl::StrCat(store, "/MANIFEST-", Digits(number));
}

std::string TablePath(const std::string& store, uint64_t number) {
  return absl::StrCat(store, "/", Digits(number), ".sst");
}

absl::StatusOr<std::vector<uint64_t>> LogNumbers(const std::string& store, rocksdb::Env& env) {
  std::vector<std::string> names;
  if (const rocksdb::Status listed = env.GetChildren(store, &names); !listed.ok()) {
    return Fault(absl::StatusCode::kUnavailable,
                 Phrase("cannot list $0: $1", store, listed.ToString()));
  }
  std::vector<uint64_t> numbers;
  for (const std::string& name : names) {
    uint64_t number = 0;
    absl::string_view digits = name;
    if (absl::ConsumeSuffix(&digits, ".log") && absl::SimpleAtoi(digits, &number)) {
      numbers.push_back(number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

uint64_t ManifestNumber(const std::string& store) {
  const absl::StatusOr<std::string> current = ReadFile(store + "/CURRENT", kCurrentBytesMax);
  if (!current.ok()) return 0;
  absl::string_view name = *current;
  uint64_t number = 0;
  if (!absl::ConsumePrefix(&name, "MANIFEST-") || !absl::ConsumeSuffix(&name, "\n")) return 0;
  return absl::SimpleAtoi(name, &number) ? number : 0;
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

size_t WholeRecord(std::string_view bytes) {
  if (bytes.size() < kLogHeaderBytes) return 0;
  const size_t length = Little(bytes, 4, 2);
  const auto type = static_cast<uint8_t>(bytes[6]);
  if (type < kWhole || type > kLast || length > bytes.size() - kLogHeaderBytes) return 0;
  if (Masked(Crc32c(bytes.substr(6, 1 + length))) != Little(bytes, 0, 4)) return 0;
  return kLogHeaderBytes + length;
}

bool BeginsAWrite(std::string_view bytes) {
  if (bytes.size() < kLogHeaderBytes + kWriteBytesMin) return false;
  const auto type = static_cast<uint8_t>(bytes[6]);
  return (type == kWhole || type == kFirst) && Little(bytes, 4, 2) >= kWriteBytesMin &&
         WholeRecord(bytes) > 0;
}

absl::StatusOr<LogExtent> WalkLog(const std::string& file, rocksdb::Env& env) {
  const auto reading = [&](const rocksdb::Status& status) {
    if (status.ok()) return absl::OkStatus();
    return Fault(absl::StatusCode::kUnavailable,
                 Phrase("the log $0 cannot be read: $1", file, status.ToString()));
  };
  std::unique_ptr<rocksdb::SequentialFile> log;
  TASUKI_RETURN_IF_ERROR(reading(env.NewSequentialFile(file, &log, rocksdb::EnvOptions())));
  ExtentWalk walk;
  uint64_t bytes = 0;
  bool whole = true;
  std::vector<char> buffer(kLogBlockBytes);
  while (true) {
    rocksdb::Slice block;
    TASUKI_RETURN_IF_ERROR(reading(log->Read(kLogBlockBytes, &block, buffer.data())));
    bytes += block.size();
    whole = whole && walk.Take({block.data(), block.size()});
    if (block.size() < kLogBlockBytes) break;
  }
  LogExtent extent = walk.extent();
  extent.file_bytes = bytes;
  return extent;
}

}  // namespace tasuki::storage
