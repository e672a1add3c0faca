// Verdict and fold on generated events: what a laptop does with a journal, and the server's verdict
// alone.

#include <benchmark/benchmark.h>

#include "common/base/check.h"
#include "common/domain/fold/folder.h"
#include "common/domain/verdict/judge.h"
#include "common/storage/chunk.h"
#include "tests/bench/generated.h"

namespace tasuki::bench {
namespace {

class Past : public domain::History {
 public:
  explicit Past(const std::deque<domain::HeldFact>& events) : events_(events) {}
  absl::Status Read(const std::vector<Seq>& seqs,
                    absl::FunctionRef<void(const domain::JournalEvent&)> visit) override {
    for (const Seq seq : seqs) visit(events_.at(seq.value() - 1).event());
    return absl::OkStatus();
  }

 private:
  const std::deque<domain::HeldFact>& events_;
};

void Count(benchmark::State& state, size_t events) {
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(events));
}

// Verdicts as the server gives them.
void BM_Judge(benchmark::State& state) {
  const std::deque<domain::HeldFact>& history =
      GeneratedHistory(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    domain::NoRows nothing;
    domain::Rows rows(nothing);
    for (const domain::HeldFact& fact : history) {
      domain::JournalEvent event = fact.event();
      TASUKI_CHECK(domain::Judge(event, rows) == fact.verdict) << fact.seq.value();
      domain::ApplyVerdict(event, rows);
    }
  }
  Count(state, history.size());
}
BENCHMARK(BM_Judge)->Arg(20'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

// Verdicts again and the views, in memory, written once at the end.
void BM_JudgeAndFold(benchmark::State& state) {
  const std::deque<domain::HeldFact>& history =
      GeneratedHistory(static_cast<size_t>(state.range(0)));
  size_t row_bytes = 0;
  for (auto _ : state) {
    domain::NoRows nothing;
    domain::Rows rows(nothing);
    Past past(history);
    domain::Folder folder(rows, past);
    for (const domain::HeldFact& fact : history) {
      domain::JournalEvent event = fact.event();
      TASUKI_CHECK(domain::Judge(event, rows) == fact.verdict) << fact.seq.value();
      domain::ApplyVerdict(event, rows);
      TASUKI_CHECK(folder.Add(event).ok());
    }
    TASUKI_CHECK(folder.Finish().ok());
    row_bytes = 0;
    rows.TakeChanged([&](const domain::ChangedRow& row) {
      row_bytes += row.key.size() + (row.after == nullptr ? 0 : row.after->size());
    });
  }
  Count(state, history.size());
  state.counters["row_bytes_per_event"] =
      static_cast<double>(row_bytes) / static_cast<double>(history.size());
}
BENCHMARK(BM_JudgeAndFold)->Arg(20'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

// The same with Finish after every 100 events: a laptop that follows a live journal.
void BM_JudgeAndFoldInBatches(benchmark::State& state) {
  const std::deque<domain::HeldFact>& history = GeneratedHistory(20'000);
  for (auto _ : state) {
    domain::NoRows nothing;
    domain::Rows rows(nothing);
    Past past(history);
    domain::Folder folder(rows, past);
    for (const domain::HeldFact& fact : history) {
      domain::JournalEvent event = fact.event();
      domain::ApplyVerdict(event, rows);
      TASUKI_CHECK(folder.Add(event).ok());
      if (fact.seq.value() % 100 != 0) continue;
      TASUKI_CHECK(folder.Finish().ok());
      rows.TakeChanged([](const domain::ChangedRow& row) { benchmark::DoNotOptimize(row); });
    }
  }
  Count(state, history.size());
}
BENCHMARK(BM_JudgeAndFoldInBatches)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tasuki::bench

BENCHMARK_MAIN();
