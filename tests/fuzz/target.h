#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tasuki::fuzz {

// One fuzz target: what NAME_fuzz.cc defines. All of them run over their corpus in one test program
// (corpus_test.cc), each is a libFuzzer program of its own (libfuzzer.cc). Constant.
struct Target {
  const char* name;  // Of its file, and of its folder in corpus/.
  // Does with the bytes what the program would do with bytes from a stranger, and ends the process
  // where an invariant breaks. Returns 0.
  int (*take)(const uint8_t* data, size_t size);
  // Good inputs made by code, from which fuzzing starts; the same ones each time.
  std::vector<std::string> (*seeds)();
};

extern const Target kCheckpointTarget;
extern const Target kChunkTarget;
extern const Target kClientFrameTarget;
extern const Target kJudgeTarget;
extern const Target kMailTarget;
extern const Target kPersonalTarget;
extern const Target kSealingTarget;
extern const Target kServerFrameTarget;

}  // namespace tasuki::fuzz
