#pragma once

#include <cstddef>
#include <cstdint>

namespace tasuki::domain {

inline constexpr int64_t kHourUs = 3'600'000'000;

// Takes small numbers out of one large one.
class Choice {
 public:
  explicit Choice(uint32_t bits) : bits_(bits * 2654435761U ^ bits) {}
  // From 0 up to but without `bound`.
  uint32_t Below(uint32_t bound) {
    bits_ ^= bits_ << 13;
    bits_ ^= bits_ >> 17;
    bits_ ^= bits_ << 5;
    return bits_ % bound;
  }
  template <class T, size_t n>
  const T& Of(const T (&list)[n]) {
    return list[Below(n)];
  }

 private:
  uint32_t bits_;
};

}  // namespace tasuki::domain
