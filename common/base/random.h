#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

// Chance comes in as a Random& everywhere (STYLE.md 21). The only file that asks the machine.

namespace tasuki {

// A source of bytes that nobody can guess, except where a seed was asked for. Made by main();
// threads: see each.
class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(void* out, size_t bytes) = 0;

  // Evenly spread below `bound`, which is above 0.
  uint64_t Below(uint64_t bound);
  std::string Bytes(size_t count);
};

// The kernel's random bytes. Any thread.
class SystemRandom : public Random {
 public:
  void Fill(void* out, size_t bytes) override;
};

// The same bytes for the same seed: for demos and tests (TASUKI_SEED). One thread.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  void Fill(void* out, size_t bytes) override;

 private:
  uint64_t state_;
};

}  // namespace tasuki
