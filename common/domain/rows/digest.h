#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// The view digest (DESIGN.md §5): SHA-256(fold version ‖ number of rows ‖ the sum modulo 2²⁵⁶ of
// SHA-256(key ‖ row) over all state rows). The sum is kept in the write that changes the rows, so
// that asking costs nothing. Hashing itself is the caller's (common/integrity).

namespace tasuki::domain {

// The sum of hashes, and how many there are. A value; one thread.
class RowSum {
 public:
  // `hash`: 32 bytes (CHECK), of a row that is there from now on, or is not any more.
  void Add(std::string_view hash);
  void Subtract(std::string_view hash);

  uint64_t rows() const { return rows_; }
  // What the digest is the SHA-256 of.
  std::string ForDigest() const;

  // To be kept beside the rows. InvalidArgument: not what Serialize gave.
  std::string Serialize() const;
  static absl::StatusOr<RowSum> Parse(std::string_view bytes);

  friend bool operator==(const RowSum&, const RowSum&) = default;

 private:
  uint64_t rows_ = 0;
  std::array<uint64_t, 4> sum_{};  // Least significant first; a hash is read big-endian.
};

}  // namespace tasuki::domain
