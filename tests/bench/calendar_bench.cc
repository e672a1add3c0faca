// The calendar of a policy: made once for each policy of a batch, and asked once a fact.

#include <benchmark/benchmark.h>

#include <filesystem>

#include "common/domain/calendar/business_calendar.h"
#include "common/domain/calendar/slots.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::bench {
namespace {

constexpr int32_t kToday = 20'581;  // 2026-05-08.

v1::Policy ThePolicy() {
  std::filesystem::current_path(TASUKI_SOURCE_DIR);  // The default policy is read from there.
  return domain::DefaultPolicy();
}

void BM_MakeCalendar(benchmark::State& state) {
  const v1::Policy policy = ThePolicy();
  for (auto _ : state) {
    benchmark::DoNotOptimize(domain::BusinessCalendar(policy.calendar(), "Asia/Tokyo"));
  }
}
BENCHMARK(BM_MakeCalendar)->Unit(benchmark::kMicrosecond);

void BM_AddBusinessDays(benchmark::State& state) {
  const domain::BusinessCalendar calendar(ThePolicy().calendar(), "Asia/Tokyo");
  const auto count = static_cast<uint32_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(calendar.AddBusinessDays(kToday, count));
}
BENCHMARK(BM_AddBusinessDays)->Arg(3)->Arg(250)->Arg(10'000);

void BM_Slot(benchmark::State& state) {
  domain::Slots slots(ThePolicy(), "Asia/Tokyo");
  for (auto _ : state) benchmark::DoNotOptimize(slots.On(kToday, v1::EMAIL, {"Asia/Tokyo", {}}));
}
BENCHMARK(BM_Slot);

}  // namespace
}  // namespace tasuki::bench
