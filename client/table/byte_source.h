#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace tasuki::client {

// Bytes to read, one after another. Made and owned by a CsvReader; one thread.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Up to `bytes_max` bytes into `out`; 0: the end. DataLoss: the file is cut or damaged.
  virtual absl::StatusOr<size_t> Read(char* out, size_t bytes_max) = 0;

  // How far the file is read, and its size (0: not known), for showing progress.
  virtual uint64_t bytes_read() const { return 0; }
  virtual uint64_t bytes_total() const { return 0; }
};

// The file at `path`, decompressed where its first two bytes are gzip's. NotFound, PermissionDenied
// or InvalidArgument (a folder) when it cannot be opened.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenFileSource(const std::string& path);

// `text` itself, for tests and pasted tables.
std::unique_ptr<ByteSource> MakeTextSource(std::string text);

}  // namespace tasuki::client
