#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/integrity/hash.h"

// The journal's Merkle tree, RFC 6962 §2.1, as the compact range of its right edge.

namespace tasuki::integrity {

// SHA-256(0x01 ‖ left ‖ right).
Hash NodeHash(const Hash& left, const Hash& right);

// An append-only tree that remembers only the roots of its full subtrees (at most 64 hashes), so
// that it costs nothing to keep, copy or store. A value, owned by whoever orders or applies events;
// one thread at a time. Only Parse can fail.
class Tree {
 public:
  Tree() = default;  // Empty.

  // Adds the leaf with hash `leaf`. One node hash on average, log2(size) at most.
  void Append(const Hash& leaf);

  // Leaves so far: the seq of the last one.
  uint64_t size() const { return size_; }

  // The root over all leaves; of an empty tree SHA-256 of the empty string. log2(size) node hashes.
  Hash Root() const;

  // size u64 big-endian ‖ the subtree roots, largest first, 32 bytes each.
  std::string Serialize() const;
  // The tree that Serialize wrote; DataLoss where the bytes cannot be one.
  static absl::StatusOr<Tree> Parse(std::string_view bytes);

  friend bool operator==(const Tree&, const Tree&) = default;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> peaks_;  // One a set bit of size_, largest subtree first.
};

}  // namespace tasuki::integrity
