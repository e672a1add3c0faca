#include "common/domain/rows/digest.h"

#include "absl/numeric/int128.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"

namespace tasuki::domain {
namespace {

constexpr size_t kWords = 4;
constexpr size_t kHashBytes = 32;

std::array<uint64_t, kWords> WordsOfHash(std::string_view hash) {
  TASUKI_CHECK(hash.size() == kHashBytes) << "a hash has 32 bytes";
  std::array<uint64_t, kWords> words;
  for (size_t i = 0; i < kWords; ++i) words[i] = GetU64(hash.substr(8 * (kWords - 1 - i)));
  return words;
}

}  // namespace

void RowSum::Add(std::string_view hash) {
  ++rows_;
  absl::uint128 carry = 0;
  const std::array<uint64_t, kWords> words = WordsOfHash(hash);
  for (size_t i = 0; i < kWords; ++i) {
    carry += absl::uint128(sum_[i]) + words[i];
    sum_[i] = absl::Uint128Low64(carry);
    carry >>= 64;
  }
}

void RowSum::Subtract(std::string_view hash) {
  --rows_;
  uint64_t borrow = 0;
  const std::array<uint64_t, kWords> words = WordsOfHash(hash);
  for (size_t i = 0; i < kWords; ++i) {
    const absl::uint128 taken = absl::uint128(words[i]) + borrow;
    borrow = absl::uint128(sum_[i]) < taken ? 1 : 0;
    sum_[i] -= absl::Uint128Low64(taken);
  }
}

std::string RowSum::Serialize() const {
  std::string bytes;
  PutU64(bytes, rows_);
  for (size_t i = 0; i < kWords; ++i) PutU64(bytes, sum_[kWords - 1 - i]);
  return bytes;
}

absl::StatusOr<RowSum> RowSum::Parse(std::string_view bytes) {
  if (bytes.size() != 8 + kHashBytes) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the sum of the rows has $0 bytes, not 40", bytes.size()));
  }
  RowSum sum;
  sum.rows_ = GetU64(bytes);
  sum.sum_ = WordsOfHash(bytes.substr(8));
  return sum;
}

std::string RowSum::ForDigest() const {
  std::string bytes;
  PutU32(bytes, kFoldVersion);
  return bytes + Serialize();
}

}  // namespace tasuki::domain
