#include "client/remind/reminded.h"

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/home.h"
#include "client/remind/limits.h"
#include "common/storage/disk.h"
#include "nlohmann/json.hpp"

namespace tasuki::client {

using nlohmann::json;

Reminded ReadReminded(const std::string& home) {
  const absl::StatusOr<std::string> text =
      storage::ReadFile(RemindedPath(home), kRemindedFileBytesMax);
  if (!text.ok()) return {};
  const json file = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return {};
  Reminded reminded;
  if (const auto day = file.find("day"); day != file.end() && day->is_string()) {
    if (!absl::ParseCivilTime(day->get<std::string>(), &reminded.day)) return {};
  }
  if (const auto shown = file.find("shown"); shown != file.end() && shown->is_number_unsigned()) {
    const auto count = shown->get<uint64_t>();
    reminded.shown = static_cast<int>(std::min<uint64_t>(count, kRemindersSinglyMax));
  }
  if (const auto told = file.find("rest_told"); told != file.end() && told->is_boolean()) {
    reminded.rest_told = told->get<bool>();
  }
  if (const auto things = file.find("things"); things != file.end() && things->is_array()) {
    for (const json& thing : *things) {
      if (thing.is_string()) reminded.things.insert(thing.get<std::string>());
    }
  }
  return reminded;
}

absl::Status KeepReminded(const std::string& home, const Reminded& reminded) {
  const json file = {{"day", absl::FormatCivilTime(reminded.day)},
                     {"shown", reminded.shown},
                     {"rest_told", reminded.rest_told},
                     {"things", reminded.things}};
  return storage::WriteFileDurably(RemindedPath(home), file.dump() + "\n");
}

}  // namespace tasuki::client
