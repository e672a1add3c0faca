// Runs every fuzz target as a unit test: over its seeds, its committed corpus, and altered copies
// of both, always the same ones.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/random.h"
#include "common/integrity/hash.h"
#include "gtest/gtest.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

// Altered copies of each input: enough to reach every kind of refusal, few enough for sanitizers.
constexpr int kAlteredCopies = 64;
constexpr uint64_t kRandomSeed = 20260820;

const Target* const kTargets[] = {&kCheckpointTarget, &kChunkTarget,      &kClientFrameTarget,
                                  &kJudgeTarget,      &kMailTarget,       &kPersonalTarget,
                                  &kSealingTarget,    &kServerFrameTarget};

std::filesystem::path CorpusFolder(const Target& target) {
  return std::filesystem::path(TASUKI_CORPUS_DIR) / target.name;
}

// TASUKI_CORPUS=write: adds the seeds to the corpus, each named by its hash.
void WriteSeedsIfAsked(const Target& target) {
  const char* mode = std::getenv("TASUKI_CORPUS");
  if (mode == nullptr || std::string_view(mode) != "write") return;
  std::filesystem::create_directories(CorpusFolder(target));
  for (const std::string& seed : target.seeds()) {
    const std::string name = integrity::Sha256(seed).Hex().substr(0, 16);
    std::ofstream(CorpusFolder(target) / name, std::ios::binary) << seed;
  }
}

std::vector<std::string> Corpus(const Target& target) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(CorpusFolder(target))) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

void TakeInput(const Target& target, const std::string& input) {
  EXPECT_EQ(target.take(reinterpret_cast<const uint8_t*>(input.data()), input.size()), 0);
}

std::string Altered(std::string input, Random& random) {
  const uint64_t times = 1 + random.Below(4);
  for (uint64_t i = 0; i < times; ++i) {
    if (input.empty()) return random.Bytes(32);
    const size_t at = random.Below(input.size());
    switch (random.Below(5)) {
      case 0:
        input[at] = static_cast<char>(input[at] ^ (1 << random.Below(8)));
        break;
      case 1:
        input[at] = static_cast<char>(random.Below(256));
        break;
      case 2:
        input.resize(at);
        break;
      case 3:
        input.erase(at, 1 + random.Below(16));
        break;
      default:
        input.insert(at, random.Bytes(1 + random.Below(8)));
        break;
    }
  }
  return input;
}

class CorpusTest : public testing::TestWithParam<const Target*> {};

TEST_P(CorpusTest, EveryInputIsTaken) {
  const Target& target = *GetParam();
  WriteSeedsIfAsked(target);
  const std::vector<std::string> corpus = Corpus(target);
  ASSERT_FALSE(corpus.empty()) << "no corpus; TASUKI_CORPUS=write makes one from the seeds";
  TakeInput(target, "");
  for (const std::string& input : corpus) TakeInput(target, input);
  for (const std::string& input : target.seeds()) TakeInput(target, input);
}

TEST_P(CorpusTest, AlteredInputsAreTaken) {
  const Target& target = *GetParam();
  SeededRandom random(kRandomSeed);
  std::vector<std::string> inputs = Corpus(target);
  for (std::string& seed : target.seeds()) inputs.push_back(std::move(seed));
  for (const std::string& input : inputs) {
    for (int i = 0; i < kAlteredCopies; ++i) TakeInput(target, Altered(input, random));
  }
}

INSTANTIATE_TEST_SUITE_P(All, CorpusTest, testing::ValuesIn(kTargets),
                         [](const auto& target) { return std::string(target.param->name); });

}  // namespace
}  // namespace tasuki::fuzz
