#include <algorithm>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/storage/chunk.h"
#include "common/sync/limits.h"
#include "tests/bench/load/laptop.h"
#include "tests/bench/load/scenarios.h"
#include "tests/bench/load/server_process.h"

namespace tasuki::load {
namespace {

const SystemClock& MachineClock() {
  static const SystemClock clock = *SystemClock::Create("");
  return clock;
}

double NowMillis() {
  return absl::ToDoubleMilliseconds(MachineClock().TimerNow() - absl::UnixEpoch());
}

// When which journal positions reached one laptop.
struct Arrival {
  uint64_t last_seq;
  double at_ms;
};

struct Listener {
  const Enrolled* self = nullptr;
  std::unique_ptr<Laptop> laptop;
  std::vector<Arrival> arrivals;  // Written by the laptop's callbacks only.

  void OnBatch(const v1::Batch& batch) {
    auto info = storage::PeekChunk(batch.chunks(batch.chunks_size() - 1));
    if (info.ok()) arrivals.push_back({info->last().value(), NowMillis()});
  }
};

double At(const std::vector<double>& sorted, double part) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1,
                         static_cast<size_t>(part * static_cast<double>(sorted.size())))];
}

// Milliseconds from each send to its arrival at each listener, and how many never arrived.
struct Latencies {
  std::vector<double> millis;
  size_t missing = 0;
  double behind_max = 0;
};

Latencies Collect(const std::vector<std::unique_ptr<Listener>>& listeners, uint64_t first_seq,
                  const std::vector<double>& sent_ms) {
  Latencies all;
  for (const auto& listener : listeners) {
    size_t event = 0;
    for (const Arrival& arrival : listener->arrivals) {
      for (; event < sent_ms.size() && first_seq + event <= arrival.last_seq; ++event) {
        all.millis.push_back(arrival.at_ms - sent_ms[event]);
      }
    }
    all.missing += sent_ms.size() - event;
  }
  std::sort(all.millis.begin(), all.millis.end());
  if (!all.millis.empty()) all.behind_max = all.millis.back();
  return all;
}

}  // namespace

// Long because it is one run told in order, and each step uses what the ones before made.
absl::StatusOr<nlohmann::json> Live(const Options& options, size_t laptops, size_t rate) {
  SystemRandom random;
  SystemClock clock = MachineClock();
  TASUKI_ASSIGN_OR_RETURN(auto server, ServerProcess::Start(options.tasukid, options.folder));
  TASUKI_ASSIGN_OR_RETURN(
      std::vector<Enrolled> enrolled,
      EnrolMany(server->address(), server->join_code(), 1 + laptops, random, clock));
  const Enrolled writer_self = enrolled[0];

  // The writer makes events at fixed times, whatever the acknowledgements do, and pushes those that
  // wait together as soon as the window has room, as a laptop does.
  FrameMaker maker(writer_self, random, clock);
  absl::Mutex mutex;
  uint64_t acked_seq = 0;
  uint64_t first_seq = 0;
  uint32_t window = 1;
  Laptop writer(writer_self, server->address(),
                Laptop::Hooks{[&](const v1::Ack& ack) {
                                absl::MutexLock lock(&mutex);
                                acked_seq = ack.replica_seq();
                                window = std::max(1u, ack.push_window());
                                if (acked_seq == 2) first_seq = ack.last_seq() + 1;
                              },
                              nullptr});
  TASUKI_RETURN_IF_ERROR(writer.Open(Seq(), integrity::Hash(), Epoch(), ReplicaSeq(),
                                     integrity::ChainStart(writer_self.team, writer_self.replica)));
  writer.Send(std::make_shared<v1::ClientFrame>(maker.Opening()));
  {
    absl::MutexLock lock(&mutex);
    auto opened = [&]() { return acked_seq == 2; };
    if (!mutex.AwaitWithTimeout(absl::Condition(&opened), absl::Seconds(20))) {
      return absl::UnavailableError(absl::StrCat("no first ack: ", writer.refusal()));
    }
  }

  std::vector<std::unique_ptr<Listener>> listeners;
  for (size_t i = 1; i <= laptops; ++i) {
    const Enrolled& self = enrolled[i];
    auto listener = std::make_unique<Listener>();
    listener->self = &self;
    Listener* raw = listener.get();
    listener->laptop = std::make_unique<Laptop>(
        self, server->address(),
        Laptop::Hooks{nullptr, [raw](const v1::Batch& batch) { raw->OnBatch(batch); }});
    TASUKI_RETURN_IF_ERROR(listener->laptop->Open(Seq(), integrity::Hash(), Epoch(), ReplicaSeq(),
                                                  integrity::ChainStart(self.team, self.replica)));
    listeners.push_back(std::move(listener));
  }

  const size_t events = static_cast<size_t>(absl::ToDoubleSeconds(options.length)) * rate;
  std::vector<double> sent_ms(events);
  size_t frames = 0;
  double cpu_before = server->cpu_seconds();
  const double start = NowMillis();
  auto due = [&](size_t event) {
    return start + 1000.0 * static_cast<double>(event) / static_cast<double>(rate);
  };
  std::deque<uint64_t> under_way;  // Last event of each frame.
  for (size_t next = 0; next < events;) {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(due(next) - NowMillis()));
    {
      absl::MutexLock lock(&mutex);
      auto room = [&]() {
        while (!under_way.empty() && under_way.front() <= acked_seq) under_way.pop_front();
        return under_way.size() < window;
      };
      if (!mutex.AwaitWithTimeout(absl::Condition(&room), absl::Seconds(20))) {
        return absl::UnavailableError(absl::StrCat("acks stopped: ", writer.refusal()));
      }
    }
    size_t count = 0;
    const double now = NowMillis();
    while (next < events && count < sync::kPushEventsMax && (count == 0 || due(next) <= now)) {
      sent_ms[next] = due(next);  // An open load: no coordinated omission.
      ++next;
      ++count;
    }
    writer.Send(std::make_shared<v1::ClientFrame>(maker.Touches(count)));
    under_way.push_back(maker.last().value());
    ++frames;
  }
  {
    absl::MutexLock lock(&mutex);
    auto all = [&]() { return acked_seq == events + 2; };
    mutex.AwaitWithTimeout(absl::Condition(&all), absl::Seconds(20));
  }
  double seconds = (NowMillis() - start) / 1000;
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));  // What is under way arrives.
  for (auto& listener : listeners) listener->laptop->Close();
  double cpu = server->cpu_seconds() - cpu_before;
  Latencies latencies = Collect(listeners, first_seq, sent_ms);
  return nlohmann::json{{"laptops", laptops},
                        {"events_per_second", rate},
                        {"seconds", seconds},
                        {"pushes", frames},
                        {"p50_ms", At(latencies.millis, 0.5)},
                        {"p99_ms", At(latencies.millis, 0.99)},
                        {"max_ms", latencies.behind_max},
                        {"not_arrived", latencies.missing},
                        {"server_cpu_seconds", cpu},
                        {"server_peak_bytes", server->peak_bytes()}};
}

}  // namespace tasuki::load
