// The chunk codec, beside what the generated messages would cost for the same bytes.

#include <benchmark/benchmark.h>

#include "common/base/check.h"
#include "common/storage/chunk.h"
#include "tests/bench/generated.h"

namespace tasuki::bench {
namespace {

constexpr size_t kEvents = 20'000;

int64_t TotalBytes() {
  int64_t bytes = 0;
  for (const StoredEvent& event : GeneratedEvents(kEvents)) {
    bytes += static_cast<int64_t>(event.header.size() + event.sealed.size());
  }
  return bytes;
}

void Count(benchmark::State& state) {
  const auto events = static_cast<int64_t>(GeneratedEvents(kEvents).size());
  state.SetItemsProcessed(state.iterations() * events);
  state.SetBytesProcessed(state.iterations() * TotalBytes());
}

void BM_ChunkBuild(benchmark::State& state) {
  const std::deque<StoredEvent>& events = GeneratedEvents(kEvents);
  storage::ChunkBuilder builder;
  size_t stored = 0;
  for (auto _ : state) {
    builder.Start(1, Seq(1), 0);
    for (const StoredEvent& event : events) TASUKI_CHECK(builder.Add(event.record).ok());
    stored = 0;
    for (const storage::BuiltChunk& chunk : builder.Finish()) stored += chunk.bytes.size();
  }
  Count(state);
  state.counters["stored_bytes_per_event"] =
      static_cast<double>(stored) / static_cast<double>(events.size());
}
BENCHMARK(BM_ChunkBuild)->Unit(benchmark::kMillisecond);

void BM_ChunkDecode(benchmark::State& state) {
  const std::vector<std::string> chunks =
      GeneratedChunks(kEvents, static_cast<size_t>(state.range(0)));
  storage::ChunkDecoder decoder;
  for (auto _ : state) {
    for (const std::string& chunk : chunks) {
      TASUKI_CHECK(decoder.Decode(chunk).ok());
      benchmark::DoNotOptimize(decoder.records().data());
    }
  }
  Count(state);
}
BENCHMARK(BM_ChunkDecode)->Arg(1)->Arg(100)->Arg(4096)->Unit(benchmark::kMillisecond);

// With every header parsed into one message that is used again: what a fold reads.
void BM_ChunkDecodeAndParseHeaders(benchmark::State& state) {
  const std::vector<std::string> chunks = GeneratedChunks(kEvents, 4096);
  storage::ChunkDecoder decoder;
  v1::Header header;
  for (auto _ : state) {
    for (const std::string& chunk : chunks) {
      TASUKI_CHECK(decoder.Decode(chunk).ok());
      for (const storage::RecordView& record : decoder.records()) {
        TASUKI_CHECK(
            header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size())));
      }
    }
  }
  Count(state);
}
BENCHMARK(BM_ChunkDecodeAndParseHeaders)->Unit(benchmark::kMillisecond);

// For comparison: one ChunkBody message, used again.
void BM_ChunkBodyByProtobuf(benchmark::State& state) {
  std::vector<std::string> bodies;
  for (const std::string& chunk : GeneratedChunks(kEvents, 4096)) {
    bodies.push_back(storage::DecodeChunk(chunk)->body.SerializeAsString());
  }
  v1::ChunkBody body;
  for (auto _ : state) {
    for (const std::string& bytes : bodies) TASUKI_CHECK(body.ParseFromString(bytes));
  }
  Count(state);
}
BENCHMARK(BM_ChunkBodyByProtobuf)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tasuki::bench
