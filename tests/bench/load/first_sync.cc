#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/sync/limits.h"
#include "tests/bench/load/laptop.h"
#include "tests/bench/load/scenarios.h"
#include "tests/bench/load/server_process.h"

namespace tasuki::load {
namespace {

// Laptops that fill the journal, each with one prospect.
constexpr size_t kWriters = 50;

absl::Status Fill(const Options& options, const std::string& address,
                  const std::vector<Enrolled>& enrolled, Clock& clock) {
  const size_t frames = options.events / kWriters / sync::kPushEventsMax + 1;
  for (const Enrolled& self : enrolled) {
    SeededRandom random(GetU64(self.replica.bytes()));
    FrameMaker maker(self, random, clock);
    absl::Mutex mutex;
    uint64_t acked = 0;
    Laptop pushing(self, address,
                   Laptop::Hooks{[&](const v1::Ack& ack) {
                                   absl::MutexLock lock(&mutex);
                                   acked = ack.replica_seq();
                                 },
                                 nullptr});
    TASUKI_RETURN_IF_ERROR(pushing.Open(Seq(), integrity::Hash(), Epoch(), ReplicaSeq(),
                                        integrity::ChainStart(self.team, self.replica)));
    for (size_t i = 0; i <= frames; ++i) {
      auto frame = std::make_shared<v1::ClientFrame>(i == 0 ? maker.Opening()
                                                            : maker.Touches(sync::kPushEventsMax));
      uint64_t last = frame->push().mark().replica_seq();
      pushing.Send(std::move(frame));
      absl::MutexLock lock(&mutex);
      auto taken = [&]() { return acked >= last; };
      if (!mutex.AwaitWithTimeout(absl::Condition(&taken), absl::Seconds(20))) {
        return absl::UnavailableError(absl::StrCat("filling stopped: ", pushing.refusal()));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<nlohmann::json> FirstSync(const Options& options) {
  SystemRandom random;
  TASUKI_ASSIGN_OR_RETURN(SystemClock clock, SystemClock::Create(""));
  TASUKI_ASSIGN_OR_RETURN(auto server, ServerProcess::Start(options.tasukid, options.folder));
  // The first code is for the admin's own laptop, which asks for the code of the measured one.
  TASUKI_ASSIGN_OR_RETURN(
      std::vector<Enrolled> enrolled,
      EnrolMany(server->address(), server->join_code(), kWriters, random, clock));
  TASUKI_RETURN_IF_ERROR(Fill(options, server->address(), enrolled, clock));
  const uint64_t disk = server->disk_bytes();
  TASUKI_ASSIGN_OR_RETURN(double cold_start, server->KillAndRestart());

  TASUKI_ASSIGN_OR_RETURN(std::string code,
                          AskForCode(server->address(), enrolled[0], random, clock));
  const std::string home = absl::StrCat(options.folder, "/home");
  TASUKI_ASSIGN_OR_RETURN(Finished joined, Run({options.tasuki, "--home", home, "join", code,
                                                "--server", server->address()}));
  if (joined.exit_code != 0) return absl::InternalError("join failed");
  TASUKI_ASSIGN_OR_RETURN(Finished synced, Run({options.tasuki, "--home", home, "--json", "sync"}));
  if (synced.exit_code != 0) return absl::InternalError("sync failed");
  const uint64_t seq = std::stoull(nlohmann::json::parse(synced.out).at("seq").is_string()
                                       ? nlohmann::json::parse(synced.out)["seq"].get<std::string>()
                                       : nlohmann::json::parse(synced.out)["seq"].dump());
  TASUKI_ASSIGN_OR_RETURN(Finished status,
                          Run({options.tasuki, "--home", home, "--json", "status"}));
  return nlohmann::json{
      {"events", seq},
      {"events_per_second", static_cast<double>(seq) / (synced.seconds + joined.seconds)},
      {"join_seconds", joined.seconds},
      {"sync_seconds", synced.seconds},
      {"status_seconds", status.seconds},
      {"laptop_peak_bytes", synced.peak_bytes},
      {"laptop_disk_bytes_per_event",
       static_cast<double>(FolderBytes(home)) / static_cast<double>(seq)},
      {"server_disk_bytes_per_event", static_cast<double>(disk) / static_cast<double>(seq)},
      {"server_cold_start_seconds", cold_start},
      {"server_peak_bytes", server->peak_bytes()}};
}

}  // namespace tasuki::load
