#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/storage/db.h"

// RocksDB's log files (write-ahead logs and MANIFESTs) as bytes, without RocksDB: it takes the
// first break for the end and says nothing.

namespace tasuki::storage {

inline constexpr size_t kLogBlockBytes = 32 << 10;
inline constexpr size_t kLogHeaderBytes = 7;  // Before the bytes of a record.
// Sequence number and count, before the rows of a write.
inline constexpr size_t kWriteBytesMin = 12;
// Types of records: a whole write, or pieces of one. 3 is one in between.
inline constexpr uint8_t kWhole = 1;
inline constexpr uint8_t kFirst = 2;
inline constexpr uint8_t kLast = 4;

// --- Names of a store's files.

std::string LogPath(const std::string& store, uint64_t number);
std::string ManifestPath(const std::string& store, uint64_t number);
std::string TablePath(const std::string& store, uint64_t number);

// The numbers of its write-ahead logs, in order. Unavailable: the folder cannot be listed.
absl::StatusOr<std::vector<uint64_t>> LogNumbers(const std::string& store, rocksdb::Env& env);

// The number of the MANIFEST that CURRENT names; 0: it names none.
uint64_t ManifestNumber(const std::string& store);

// --- Their bytes.

// As RocksDB computes it (Castagnoli).
uint32_t Crc32c(std::string_view bytes);

// The bytes of the record that begins `bytes`, with its header; 0: there is no whole one.
size_t WholeRecord(std::string_view bytes);

// Whether a whole record begins `bytes` that is the first of a write.
bool BeginsAWrite(std::string_view bytes);

// How far a log reads whole from its first byte.
struct LogExtent {
  uint64_t file_bytes = 0;
  uint64_t whole_bytes = 0;  // Where the last entry before the first break ends.
  // Of a write-ahead log's whole writes; 0: there is none.
  uint64_t first_sequence = 0;
  uint64_t next_sequence = 0;
  bool consecutive = true;  // None is missing between them.
};

// Unavailable: the file cannot be read.
absl::StatusOr<LogExtent> WalkLog(const std::string& file, rocksdb::Env& env);

}  // namespace tasuki::storage
