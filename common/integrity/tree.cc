#include "common/integrity/tree.h"

#include <bit>

#include "common/base/failure.h"
#include "common/integrity/big_endian.h"

namespace tasuki::integrity {

Hash NodeHash(const Hash& left, const Hash& right) {
  char bytes[1 + 2 * Hash::kBytes];
  FixedWriter writer(bytes);
  writer.Integer<uint8_t>(1);
  writer.Bytes(left.bytes());
  writer.Bytes(right.bytes());
  return Sha256(std::string_view(bytes, sizeof(bytes)));
}

// The lowest bits of size_ that are set are the subtrees that the new leaf completes, smallest
// last: as many node hashes as size_ has ones at its end.
void Tree::Append(const Hash& leaf) {
  Hash node = leaf;
  for (int full = std::countr_one(size_); full > 0; --full) {
    node = NodeHash(peaks_.back(), node);
    peaks_.pop_back();
  }
  peaks_.push_back(node);
  ++size_;
}

Hash Tree::Root() const {
  if (peaks_.empty()) return Sha256("");
  Hash root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i > 0; --i) root = NodeHash(peaks_[i - 1], root);
  return root;
}

std::string Tree::Serialize() const {
  std::string bytes;
  bytes.reserve(8 + peaks_.size() * Hash::kBytes);
  PutU64(bytes, size_);
  for (const Hash& peak : peaks_) bytes.append(peak.bytes());
  return bytes;
}

absl::StatusOr<Tree> Tree::Parse(std::string_view bytes) {
  if (bytes.size() < 8) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("a stored tree has at least 8 bytes, this one has $0", bytes.size()));
  }
  Tree tree;
  tree.size_ = GetU64(bytes);
  const size_t peaks = static_cast<size_t>(std::popcount(tree.size_));
  if (bytes.size() != 8 + peaks * Hash::kBytes) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("a stored tree of $0 leaves has $1 bytes, this one has $2", tree.size_,
                        8 + peaks * Hash::kBytes, bytes.size()));
  }
  for (size_t i = 0; i < peaks; ++i) {
    tree.peaks_.push_back(Hash::FromTrusted(bytes.substr(8 + i * Hash::kBytes, Hash::kBytes)));
  }
  return tree;
}

}  // namespace tasuki::integrity
