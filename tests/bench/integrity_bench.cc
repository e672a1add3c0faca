// Sealing, leaf hashes, the tree and signatures.

#include <benchmark/benchmark.h>

#include "common/base/check.h"
#include "common/base/random.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/integrity/sealing.h"
#include "common/integrity/signing.h"
#include "common/integrity/tree.h"
#include "tests/bench/generated.h"

namespace tasuki::bench {
namespace {

constexpr size_t kEvents = 20'000;

void Count(benchmark::State& state, size_t bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
}

void BM_Seal(benchmark::State& state) {
  SystemRandom random;
  const std::string key = random.Bytes(integrity::kSealKeyBytes);
  const std::string text(static_cast<size_t>(state.range(0)), 't');
  const std::string header(200, 'h');
  for (auto _ : state) benchmark::DoNotOptimize(integrity::Seal(key, text, header, random));
  Count(state, text.size());
}
BENCHMARK(BM_Seal)->Arg(100)->Arg(4096);

void BM_OpenSealed(benchmark::State& state) {
  SeededRandom random(1);
  const std::string key = random.Bytes(integrity::kSealKeyBytes);
  const std::string text(static_cast<size_t>(state.range(0)), 't');
  const std::string header(200, 'h');
  const std::string sealed = integrity::Seal(key, text, header, random);
  for (auto _ : state) TASUKI_CHECK(integrity::Open(key, sealed, header).ok());
  Count(state, text.size());
}
BENCHMARK(BM_OpenSealed)->Arg(100)->Arg(4096);

// What the server adds to the tree and the chain for one event: two hashes of its bytes, its leaf,
// its chain, its place in the tree.
void BM_HashEventIntoTree(benchmark::State& state) {
  const std::deque<StoredEvent>& events = GeneratedEvents(kEvents);
  integrity::Tree tree;
  integrity::Hash chain;
  size_t i = 0, bytes = 0;
  for (auto _ : state) {
    const StoredEvent& event = events[i++ % events.size()];
    integrity::LeafFields leaf;
    leaf.rules = 1;
    leaf.seq = Seq(tree.size() + 1);
    leaf.recorded_at_us = event.recorded_at_us;
    leaf.verdict = event.record.verdict;
    leaf.replica = event.record.replica;
    leaf.replica_seq = event.record.replica_seq;
    leaf.header = integrity::Sha256(event.header);
    leaf.sealed = integrity::Sha256(event.sealed);
    chain = integrity::ChainNext(chain, leaf.replica_seq, leaf.header, leaf.sealed);
    tree.Append(integrity::LeafHash(leaf));
    bytes += event.header.size() + event.sealed.size();
  }
  benchmark::DoNotOptimize(chain);
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_HashEventIntoTree);

void BM_TreeAppend(benchmark::State& state) {
  const integrity::Hash leaf = integrity::Sha256("leaf");
  integrity::Tree tree;
  for (auto _ : state) tree.Append(leaf);
  Count(state, integrity::Hash::kBytes);
}
BENCHMARK(BM_TreeAppend);

void BM_TreeRoot(benchmark::State& state) {
  integrity::Tree tree;
  for (int i = 0; i < 999'999; ++i) tree.Append(integrity::Hash());
  for (auto _ : state) benchmark::DoNotOptimize(tree.Root());
  Count(state, 0);
}
BENCHMARK(BM_TreeRoot);

}  // namespace
}  // namespace tasuki::bench
