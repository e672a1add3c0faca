// libFuzzer's entry, for the one target that TASUKI_FUZZ_TARGET names.

#include "tests/fuzz/target.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return tasuki::fuzz::TASUKI_FUZZ_TARGET.take(data, size);
}
