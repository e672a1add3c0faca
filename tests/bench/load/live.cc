#include <time.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/sync/limits.h"
#include "tests/bench/load/laptop.h"
#include "tests/bench/load/light_laptop.h"
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

// Laptops that only listen, all of them on one thread: what they take of the 2 cores is then little
// beside the server.
class Listeners {
 public:
  // Connects those from `first` on and waits until each is at the head. `enrolled` lives as long as
  // this.
  absl::Status Connect(const std::string& address, const std::vector<Enrolled>& enrolled,
                       size_t first) {
    const size_t count = enrolled.size() - first;
    arrivals_.resize(count);
    for (size_t i = 0; i < count; ++i) {
      laptops_.push_back(std::make_unique<LightLaptop>(
          enrolled[first + i], std::vector<v1::ClientFrame>(), [this, i](Seq last) {
            arrivals_[i].push_back({last.value(), NowMillis()});
          }));
      TASUKI_RETURN_IF_ERROR(laptops_.back()->Connect(address));
    }
    auto all_caught_up = [this] {
      return std::all_of(laptops_.begin(), laptops_.end(),
                         [](const auto& laptop) { return laptop->caught_up(); });
    };
    SystemClock clock = MachineClock();
    TASUKI_RETURN_IF_ERROR(
        Drive(laptops_, clock, clock.TimerNow() + absl::Seconds(60), all_caught_up));
    if (!all_caught_up()) return absl::UnavailableError("not every listener got to the head");
    for (auto& each : arrivals_) each.clear();
    return absl::OkStatus();
  }

  void Start() {
    thread_ = std::thread([this] {
      SystemClock clock = MachineClock();
      cpu_ms_ = -ThreadCpuMillis();
      while (!stopped_.load() && status_.ok()) {
        status_ = Drive(laptops_, clock, clock.TimerNow() + absl::Milliseconds(50),
                        [this] { return stopped_.load(); });
      }
      cpu_ms_ += ThreadCpuMillis();
    });
  }

  absl::Status Stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    return status_;
  }
  ~Listeners() { (void)Stop(); }

  // After Stop.
  const std::vector<std::vector<Arrival>>& arrivals() const { return arrivals_; }
  double cpu_seconds() const { return cpu_ms_ / 1000; }

 private:
  static double ThreadCpuMillis() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return 1000.0 * static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e6;
  }

  std::vector<std::unique_ptr<LightLaptop>> laptops_;
  std::vector<std::vector<Arrival>> arrivals_;  // By laptop; the thread's, as long as it runs.
  std::atomic<bool> stopped_{false};
  absl::Status status_;
  double cpu_ms_ = 0;
  std::thread thread_;
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

Latencies Collect(const std::vector<std::vector<Arrival>>& arrivals, uint64_t first_seq,
                  const std::vector<double>& sent_ms) {
  Latencies all;
  for (const std::vector<Arrival>& of_one : arrivals) {
    size_t event = 0;
    for (const Arrival& arrival : of_one) {
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

  Listeners listeners;
  TASUKI_RETURN_IF_ERROR(listeners.Connect(server->address(), enrolled, 1));
  listeners.Start();

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
  double cpu = server->cpu_seconds() - cpu_before;
  TASUKI_RETURN_IF_ERROR(listeners.Stop());
  Latencies latencies = Collect(listeners.arrivals(), first_seq, sent_ms);
  return nlohmann::json{{"laptops", laptops},
                        {"events_per_second", rate},
                        {"seconds", seconds},
                        {"pushes", frames},
                        {"p50_ms", At(latencies.millis, 0.5)},
                        {"p99_ms", At(latencies.millis, 0.99)},
                        {"max_ms", latencies.behind_max},
                        {"not_arrived", latencies.missing},
                        {"server_cpu_seconds", cpu},
                        {"listeners_cpu_seconds", listeners.cpu_seconds()},
                        {"server_peak_bytes", server->peak_bytes()}};
}

}  // namespace tasuki::load
