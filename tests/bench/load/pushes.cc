#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/sync/limits.h"
#include "tests/bench/load/laptop.h"
#include "tests/bench/load/light_laptop.h"
#include "tests/bench/load/scenarios.h"
#include "tests/bench/load/server_process.h"

namespace tasuki::load {
namespace {

using Frame = std::shared_ptr<const v1::ClientFrame>;

constexpr size_t kQueueEvents = 10'000;
constexpr int kQueueRounds = 7;
constexpr int kRatioRounds = 5;
// Frames prepared for each laptop that pushes one event a time: more than it can get acknowledged.
constexpr size_t kPushesASecondMax = 6'000;

const SystemClock& MachineClock() {
  static const SystemClock clock = *SystemClock::Create("");
  return clock;
}

// One laptop that pushes its next frame when the last one is acknowledged.
struct Pusher {
  explicit Pusher(const Enrolled& enrolled) : self(enrolled) {}

  // `from`: the last seq it claims to hold, so that it is live at once.
  absl::Status Connect(const std::string& address, Clock& clock, size_t frames_wanted,
                       size_t events_a_frame, Seq from) {
    SeededRandom random(7 + GetU64(self.replica.bytes()));
    FrameMaker maker(self, random, clock);
    frames.push_back(std::make_shared<v1::ClientFrame>(maker.Opening()));
    for (size_t i = 0; i < frames_wanted; ++i) {
      frames.push_back(std::make_shared<v1::ClientFrame>(maker.Touches(events_a_frame)));
    }
    laptop = std::make_unique<Laptop>(
        self, address, Laptop::Hooks{[this](const v1::Ack& ack) { OnAck(ack); }, nullptr});
    return laptop->Open(from, integrity::Hash(), Epoch(), ReplicaSeq(),
                        integrity::ChainStart(self.team, self.replica));
  }

  // Pushes what is first; OK once it is acknowledged.
  absl::Status PushOpening() {
    Push();
    if (opened.WaitForNotificationWithTimeout(absl::Seconds(20))) return absl::OkStatus();
    return absl::UnavailableError(
        absl::StrCat("the first push was not acknowledged: ", laptop->refusal()));
  }

  // The frame at `next` and those after it, as far as the window goes.
  void Push() {
    absl::MutexLock lock(&mutex);
    PushLocked();
  }

  void OnAck(const v1::Ack& ack) {
    absl::MutexLock lock(&mutex);
    while (acked < next && LastSeq(acked) <= ack.replica_seq()) ++acked;
    last_seq = ack.last_seq();
    if (acked == 1 && !opened.HasBeenNotified()) opened.Notify();
    if (acked == frames.size() && !finished.HasBeenNotified()) finished.Notify();
    if (running.load()) PushLocked();
  }

  void PushLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    while (next < frames.size() && next - acked < window) laptop->Send(frames[next++]);
  }

  uint64_t LastSeq(size_t frame) const { return frames[frame]->push().mark().replica_seq(); }

  const Enrolled& self;
  std::unique_ptr<Laptop> laptop;
  std::vector<Frame> frames;
  size_t window = 1;  // Set before the load runs.
  absl::Mutex mutex;  // The callbacks' and the main thread's; frames must go out in their order.
  size_t next ABSL_GUARDED_BY(mutex) = 0;
  std::atomic<size_t> acked{0};
  std::atomic<uint64_t> last_seq{0};  // In the journal, of what is acknowledged.
  std::atomic<bool> running{false};
  absl::Notification opened;
  absl::Notification finished;
};

struct Field {
  std::unique_ptr<ServerProcess> server;
  std::vector<Enrolled> enrolled;
  std::vector<std::unique_ptr<Pusher>> pushers;
};

absl::StatusOr<Field> Prepare(const Options& options, size_t laptops, size_t frames,
                              size_t events_a_frame) {
  SystemRandom random;
  SystemClock clock = MachineClock();
  Field field;
  TASUKI_ASSIGN_OR_RETURN(field.server, ServerProcess::Start(options.tasukid, options.folder));
  TASUKI_ASSIGN_OR_RETURN(
      field.enrolled,
      EnrolMany(field.server->address(), field.server->join_code(), laptops, random, clock));
  for (const Enrolled& enrolled : field.enrolled) {
    field.pushers.push_back(std::make_unique<Pusher>(enrolled));
    Pusher& pusher = *field.pushers.back();
    TASUKI_RETURN_IF_ERROR(
        pusher.Connect(field.server->address(), clock, frames, events_a_frame, Seq()));
    TASUKI_RETURN_IF_ERROR(pusher.PushOpening());
  }
  return field;
}

}  // namespace

absl::StatusOr<nlohmann::json> OneEventPushes(const Options& options, size_t laptops) {
  SystemRandom random;
  SystemClock clock = MachineClock();
  const size_t frames = static_cast<size_t>(absl::ToDoubleSeconds(options.length) *
                                            static_cast<double>(kPushesASecondMax)) /
                        std::min<size_t>(laptops, 16);
  TASUKI_ASSIGN_OR_RETURN(auto server, ServerProcess::Start(options.tasukid, options.folder));
  TASUKI_ASSIGN_OR_RETURN(
      std::vector<Enrolled> enrolled,
      EnrolMany(server->address(), server->join_code(), laptops, random, clock));
  std::vector<std::unique_ptr<LightLaptop>> pushers;
  for (const Enrolled& self : enrolled) {
    FrameMaker maker(self, random, clock);
    std::vector<v1::ClientFrame> pushes = {maker.Opening()};
    while (pushes.size() <= frames) pushes.push_back(maker.Touches(1));
    pushers.push_back(std::make_unique<LightLaptop>(self, pushes));
    TASUKI_RETURN_IF_ERROR(pushers.back()->Connect(server->address()));
  }
  auto each = [&](auto holds) {
    return std::all_of(pushers.begin(), pushers.end(), [&](auto& one) { return holds(*one); });
  };
  TASUKI_RETURN_IF_ERROR(Drive(pushers, clock, clock.TimerNow() + absl::Seconds(20), [&] {
    return each([](const LightLaptop& one) { return one.acknowledged() > 0; });
  }));
  const double cpu_before = server->cpu_seconds();
  const absl::Time start = clock.TimerNow();
  for (auto& pusher : pushers) {
    pusher->Start();
    TASUKI_RETURN_IF_ERROR(pusher->Flush());
  }
  // A laptop that runs out of frames ends it early.
  TASUKI_RETURN_IF_ERROR(Drive(pushers, clock, start + options.length, [&] {
    return !each([](const LightLaptop& one) { return !one.finished(); });
  }));
  const double seconds = absl::ToDoubleSeconds(clock.TimerNow() - start);
  const double cpu = server->cpu_seconds() - cpu_before;
  size_t events = 0;
  for (const auto& pusher : pushers) events += pusher->acknowledged() - 1;
  return nlohmann::json{{"laptops", laptops},
                        {"events_per_second", static_cast<double>(events) / seconds},
                        {"server_cpu_us_per_event", cpu * 1e6 / static_cast<double>(events)}};
}

// The machine's speed changes by a quarter within a minute: each pair of neighbours gives a ratio.
absl::StatusOr<nlohmann::json> PushRatio(const Options& options, size_t laptops) {
  std::vector<double> ratios;
  for (int i = 0; i < kRatioRounds; ++i) {
    Options own = options;  // A fresh server for each.
    own.folder = absl::StrCat(options.folder, "/one-", i);
    std::filesystem::create_directories(own.folder);
    TASUKI_ASSIGN_OR_RETURN(nlohmann::json one, OneEventPushes(own, 1));
    own.folder = absl::StrCat(options.folder, "/many-", i);
    std::filesystem::create_directories(own.folder);
    TASUKI_ASSIGN_OR_RETURN(nlohmann::json many, OneEventPushes(own, laptops));
    ratios.push_back(many["events_per_second"].get<double>() /
                     one["events_per_second"].get<double>());
  }
  std::sort(ratios.begin(), ratios.end());
  return nlohmann::json{{"laptops", laptops},
                        {"ratio", ratios[ratios.size() / 2]},
                        {"min", ratios.front()},
                        {"max", ratios.back()}};
}

absl::StatusOr<nlohmann::json> Queue(const Options& options) {
  std::vector<double> rates;
  constexpr size_t kFrames = (kQueueEvents + sync::kPushEventsMax - 1) / sync::kPushEventsMax;
  // One server, as in the field; each round is another laptop's, alone.
  SystemRandom random;
  SystemClock clock = MachineClock();
  TASUKI_ASSIGN_OR_RETURN(auto server, ServerProcess::Start(options.tasukid, options.folder));
  TASUKI_ASSIGN_OR_RETURN(
      std::vector<Enrolled> enrolled,
      EnrolMany(server->address(), server->join_code(), kQueueRounds, random, clock));
  Seq head;
  for (const Enrolled& self : enrolled) {
    Pusher pusher(self);
    TASUKI_RETURN_IF_ERROR(
        pusher.Connect(server->address(), clock, kFrames, kQueueEvents / kFrames, head));
    TASUKI_RETURN_IF_ERROR(pusher.PushOpening());
    absl::Time start = MachineClock().TimerNow();
    pusher.running = true;
    pusher.window = sync::kPushWindowMax;
    pusher.Push();
    if (!pusher.finished.WaitForNotificationWithTimeout(absl::Seconds(60))) {
      return absl::DeadlineExceededError(
          absl::StrCat("the queue was not delivered: ", pusher.laptop->refusal()));
    }
    double seconds = absl::ToDoubleSeconds(MachineClock().TimerNow() - start);
    constexpr auto kDelivered = kQueueEvents / kFrames * kFrames;  // Whole frames.
    rates.push_back(static_cast<double>(kDelivered) / seconds);
    pusher.laptop->Close();
    head = Seq(pusher.last_seq.load());
  }
  std::sort(rates.begin(), rates.end());
  return nlohmann::json{{"events", kQueueEvents},
                        {"events_per_second", rates[rates.size() / 2]},
                        {"min", rates.front()},
                        {"max", rates.back()}};
}

absl::StatusOr<nlohmann::json> NotReading(const Options& options, size_t laptops) {
  SystemRandom random;
  SystemClock clock = MachineClock();
  constexpr size_t kFrames = 400;  // 50 MB and more of journal: far above any buffer.
  TASUKI_ASSIGN_OR_RETURN(Field field, Prepare(options, 1, kFrames, sync::kPushEventsMax));
  auto& server = *field.server;
  uint64_t before = server.resident_bytes();
  TASUKI_ASSIGN_OR_RETURN(std::vector<Enrolled> idle,
                          EnrolMore(server.address(), field.enrolled[0], laptops, random, clock));
  std::vector<std::unique_ptr<Laptop>> sleepers;
  for (const Enrolled& self : idle) {
    sleepers.push_back(std::make_unique<Laptop>(self, server.address(), Laptop::Hooks{}));
    TASUKI_RETURN_IF_ERROR(sleepers.back()->Open(Seq(), integrity::Hash(), Epoch(), ReplicaSeq(),
                                                 integrity::ChainStart(self.team, self.replica)));
    sleepers.back()->StopReading();
  }
  Pusher& pusher = *field.pushers[0];
  absl::Time start = MachineClock().TimerNow();
  pusher.running = true;
  pusher.window = sync::kPushWindowMax;
  pusher.Push();
  if (!pusher.finished.WaitForNotificationWithTimeout(absl::Seconds(120))) {
    return absl::DeadlineExceededError("the queue was not delivered beside laptops that sleep");
  }
  double seconds = absl::ToDoubleSeconds(MachineClock().TimerNow() - start);
  uint64_t peak = server.peak_bytes();
  return nlohmann::json{
      {"laptops", laptops},
      {"events_per_second", static_cast<double>(kFrames * sync::kPushEventsMax) / seconds},
      {"resident_before_bytes", before},
      {"peak_bytes", peak},
      {"bound_bytes", (128ull << 20) + laptops * (40ull << 10)},
      {"within_bound", peak <= (128ull << 20) + laptops * (40ull << 10)}};
}

}  // namespace tasuki::load
