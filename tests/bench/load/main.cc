// Loads a real server from real connections on this machine and prints what it measured as JSON.
// Loopback only, bounded in time; the server it starts it stops.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "nlohmann/json.hpp"
#include "tests/bench/load/limits.h"
#include "tests/bench/load/scenarios.h"

namespace tasuki::load {
namespace {

using Json = nlohmann::json;
using Part = std::function<absl::StatusOr<Json>(const Options&)>;

absl::StatusOr<Json> Number(absl::StatusOr<double> rate) {
  if (!rate.ok()) return rate.status();
  return Json{{"events_per_second", *rate}};
}

std::map<std::string, Part> Parts() {
  std::map<std::string, Part> parts;
  parts["limit-fdatasync"] = [](const Options& o) { return MeasureSync(o.folder); };
  parts["limit-rocksdb"] = [](const Options& o) {
    return Number(RocksDbAlone(o.folder, o.events));
  };
  parts["limit-grpc"] = [](const Options& o) { return Number(StreamAlone(o.events)); };
  parts["limit-stream-and-store"] = [](const Options& o) {
    return Number(StreamAndStore(o.folder, o.events));
  };
  for (size_t laptops : {1, 16, 64}) {
    parts[absl::StrCat("push-", laptops)] = [laptops](const Options& o) {
      return OneEventPushes(o, laptops);
    };
  }
  parts["push-ratio-64"] = [](const Options& o) { return PushRatio(o, 64); };
  parts["queue"] = Queue;
  parts["first-sync"] = FirstSync;
  for (size_t laptops : {1, 100, 1000}) {
    for (size_t rate : {20, 500}) {
      parts[absl::StrCat("live-", laptops, "-", rate)] = [laptops, rate](const Options& o) {
        return Live(o, laptops, rate);
      };
    }
  }
  parts["not-reading-200"] = [](const Options& o) { return NotReading(o, 200); };
  return parts;
}

int Main(int argc, char** argv) {
  // Debian's Abseil looks for lock cycles at every lock: 6 % of the load.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::map<std::string, Part> parts = Parts();
  Options options;
  std::string folder;
  double seconds = 5;
  std::vector<std::string> wanted;
  CLI::App app("Measures a Tasuki server and laptop on this machine; prints JSON.");
  app.add_option("--tasukid", options.tasukid, "The server's program")->required();
  app.add_option("--tasuki", options.tasuki, "The laptop's program")->required();
  app.add_option("--folder", folder, "On the disk to be measured; what it makes there is removed")
      ->required();
  app.add_option("--seconds", seconds, "Length of each timed part");
  app.add_option("--events", options.events, "Size of the large journal");
  app.add_option("parts", wanted, "Which parts; all without any")->check(CLI::IsMember([&] {
    std::vector<std::string> names;
    for (const auto& [name, part] : parts) names.push_back(name);
    return names;
  }()));
  CLI11_PARSE(app, argc, argv);
  options.length = absl::Seconds(seconds);
  Json results = Json::object();
  bool failed = false;
  for (const auto& [name, part] : parts) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    options.folder = absl::StrCat(folder, "/tasuki-load");
    std::filesystem::remove_all(options.folder);
    std::filesystem::create_directories(options.folder);
    absl::StatusOr<Json> result = part(options);
    results[name] = result.ok() ? *result : Json{{"error", result.status().ToString()}};
    failed = failed || !result.ok();
    std::cerr << name << ": " << results[name].dump() << std::endl;
  }
  std::filesystem::remove_all(absl::StrCat(folder, "/tasuki-load"));
  std::cout << results.dump(2) << std::endl;
  return failed ? 1 : 0;
}

}  // namespace
}  // namespace tasuki::load

int main(int argc, char** argv) { return tasuki::load::Main(argc, argv); }
