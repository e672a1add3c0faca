// The store's side of a commit: one synced write of one chunk row and a head row. And what a
// replica does with the same chunks: unsynced writes. On a real disk, under the machine's temporary
// folder.

#include <benchmark/benchmark.h>

#include "common/base/check.h"
#include "common/storage/db.h"
#include "common/storage/journal.h"
#include "tests/bench/generated.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::bench {
namespace {

constexpr int kJournal = 0;
constexpr int kHead = 1;

std::unique_ptr<storage::Db> OpenStore(const testing::TempFolder& folder) {
  storage::DbOptions options;
  options.path = folder.Of("db");
  options.column_families = {"journal", "head"};
  options.create = true;
  absl::StatusOr<std::unique_ptr<storage::Db>> db = storage::Db::Open(options);
  TASUKI_CHECK(db.ok()) << db.status();
  return std::move(*db);
}

const TeamId kTeam = TeamId::FromTrusted("a team of 16 byt.");

// Commits of range(0) events: chunks are built, put beside a head row, written and synced.
void BM_CommitSynced(benchmark::State& state) {
  const auto per_commit = static_cast<size_t>(state.range(0));
  const std::deque<StoredEvent>& events = GeneratedEvents(20'000);
  const testing::TempFolder folder;
  const std::unique_ptr<storage::Db> db = OpenStore(folder);
  storage::ChunkBuilder builder;
  uint64_t seq = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    builder.Start(1, Seq(seq + 1), static_cast<int64_t>(seq));
    for (size_t i = 0; i < per_commit; ++i) {
      const StoredEvent& event = events[seq++ % events.size()];
      TASUKI_CHECK(builder.Add(event.record).ok());
      bytes += event.header.size() + event.sealed.size();
    }
    storage::Batch batch;
    for (const storage::BuiltChunk& chunk : builder.Finish()) {
      storage::AppendChunk(batch, kJournal, kTeam, chunk.first, chunk.bytes);
    }
    batch.Put(kHead, kTeam.bytes(), std::string(700, 'h'));
    TASUKI_CHECK(db->Write(batch, storage::Sync::kYes).ok());
  }
  state.SetItemsProcessed(static_cast<int64_t>(seq));
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["disk_bytes_per_event"] =
      static_cast<double>(db->disk_bytes()) / static_cast<double>(seq);
}
BENCHMARK(BM_CommitSynced)->Arg(1)->Arg(16)->Arg(100)->Arg(1000)->Arg(4096)->UseRealTime();

// A laptop's store taking in chunks of a catch-up: one unsynced write each.
void BM_ApplyUnsynced(benchmark::State& state) {
  const std::vector<std::string> chunks = GeneratedChunks(100'000, 4096);
  int64_t events = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto folder = std::make_unique<testing::TempFolder>();
    std::unique_ptr<storage::Db> db = OpenStore(*folder);
    state.ResumeTiming();
    for (const std::string& chunk : chunks) {
      const storage::ChunkInfo info = *storage::PeekChunk(chunk);
      storage::Batch batch;
      storage::AppendChunk(batch, kJournal, kTeam, info.first, chunk);
      TASUKI_CHECK(db->Write(batch, storage::Sync::kNo).ok());
      events += info.count;
    }
    state.PauseTiming();
    db.reset();
    folder.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(events);
}
BENCHMARK(BM_ApplyUnsynced)->Unit(benchmark::kMillisecond)->UseRealTime();

// Reading a journal from the store, records decoded: chunks of one event, and of as many as fit.
void BM_ReadJournal(benchmark::State& state) {
  const testing::TempFolder folder;
  const std::unique_ptr<storage::Db> db = OpenStore(folder);
  storage::Batch batch;
  for (const std::string& chunk : GeneratedChunks(100'000, static_cast<size_t>(state.range(0)))) {
    storage::AppendChunk(batch, kJournal, kTeam, storage::PeekChunk(chunk)->first, chunk);
  }
  TASUKI_CHECK(db->Write(batch, storage::Sync::kYes).ok());
  TASUKI_CHECK(db->Flush().ok());
  int64_t events = 0, bytes = 0;
  for (auto _ : state) {
    storage::JournalReader reader(*db, kJournal, kTeam);
    const absl::Status status = storage::ForEachRecord(
        reader, Seq(1), [&](Seq, const storage::ChunkInfo&, const storage::RecordView& record) {
          ++events;
          bytes += static_cast<int64_t>(record.header.size() + record.sealed.size());
          return true;
        });
    TASUKI_CHECK(status.ok()) << status;
  }
  state.SetItemsProcessed(events);
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_ReadJournal)->Arg(1)->Arg(4096)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tasuki::bench
