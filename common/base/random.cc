#include "common/base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/base/check.h"

namespace tasuki {

uint64_t Random::Below(uint64_t bound) {
  TASUKI_CHECK(bound > 0) << "nothing is below zero";
  // Values at or above the largest multiple of `bound` would favour the small results.
  const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  for (;;) {
    uint64_t value;
    Fill(&value, sizeof(value));
    if (value < limit) return value % bound;
  }
}

std::string Random::Bytes(size_t count) {
  std::string bytes(count, '\0');
  Fill(bytes.data(), count);
  return bytes;
}

void SystemRandom::Fill(void* out, size_t bytes) {
  char* at = static_cast<char*>(out);
  while (bytes > 0) {
    ssize_t got = getrandom(at, bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    TASUKI_CHECK(got > 0) << "the kernel gives no random bytes: " << std::strerror(errno);
    at += got;
    bytes -= static_cast<size_t>(got);
  }
}

// SplitMix64 (Steele, Lea, Flood 2014): every seed gives a full-period stream.
void SeededRandom::Fill(void* out, size_t bytes) {
  char* at = static_cast<char*>(out);
  while (bytes > 0) {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    size_t take = std::min(bytes, sizeof(z));
    std::memcpy(at, &z, take);
    at += take;
    bytes -= take;
  }
}

}  // namespace tasuki
