#include "client/home/home.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/environment.h"
#include "common/base/failure.h"
#include "common/integrity/hash.h"
#include "common/integrity/key_file.h"
#include "common/storage/disk.h"
#include "nlohmann/json.hpp"

namespace tasuki::client {
namespace {

using nlohmann::json;

absl::StatusOr<std::string> HexField(const json& config, const char* name) {
  auto field = config.find(name);
  if (field == config.end() || !field->is_string()) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("config.json of this home has no text '$0'", name));
  }
  return HexDecode(field->get<std::string>());
}

}  // namespace

std::string HomeFolder(const std::string& flag) {
  std::string home = flag;
  if (home.empty()) home = Environment("TASUKI_HOME");
  if (home.empty()) {
    std::string data = Environment("XDG_DATA_HOME");
    home = (data.empty() ? Environment("HOME") + "/.local/share" : data) + "/tasuki";
  }
  if (home.front() != '/') {
    char folder[4096];
    if (getcwd(folder, sizeof(folder)) != nullptr) home = absl::StrCat(folder, "/", home);
  }
  while (home.size() > 1 && home.back() == '/') home.pop_back();
  return home;
}

std::string StorePath(const std::string& home) { return home + "/db"; }
std::string KeyPath(const std::string& home) { return home + "/key"; }
std::string DevicePath(const std::string& home) { return home + "/device.key"; }
std::string ConfigPath(const std::string& home) { return home + "/config.json"; }
std::string SocketPath(const std::string& home) { return home + "/sock"; }
std::string FeedPath(const std::string& home) { return home + "/feed"; }
std::string RemindedPath(const std::string& home) { return home + "/reminded"; }

bool IsReadOnly(const std::string& home) {
  for (const std::string& folder : {home, StorePath(home)}) {
    if (faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) == 0) continue;
    if (errno == EROFS || errno == EACCES || errno == EPERM) return true;
  }
  return false;
}

absl::Status ReadOnlyHome(const std::string& home) {
  return Refused(Phrase("$0 can only be read on this laptop now, and nothing was written", home),
                 "make the folder writable again (mounted for writing, or `chmod u+w`), and repeat "
                 "this");
}

absl::Status Damaged(const std::string& home, const absl::Status& why) {
  if (!absl::IsNotFound(why) && !absl::IsDataLoss(why)) return why;
  return WithAdvice(
      Fault(absl::StatusCode::kDataLoss, Phrase("the home $0 is damaged: $1", home, PhraseOf(why))),
      "put it back from a copy, or join again into a new one (`tasuki --home DIR join CODE`; an "
      "admin makes the code with `tasuki member code NAME`): what was synced is on the server; "
      "keep this folder, what was not yet sent is in it alone");
}

absl::StatusOr<Device> ReadDevice(const std::string& home) {
  TASUKI_ASSIGN_OR_RETURN(std::string bytes, integrity::ReadSecretFile(DevicePath(home)));
  if (bytes.size() != DeviceId::kBytes + integrity::kSecretBytes) {
    return Fault(absl::StatusCode::kDataLoss, Phrase("$0 is not a device key", DevicePath(home)));
  }
  TASUKI_ASSIGN_OR_RETURN(
      integrity::DeviceKey key,
      integrity::DeviceKey::FromSecret(std::string_view(bytes).substr(DeviceId::kBytes)));
  return Device{DeviceId::FromTrusted(std::string_view(bytes).substr(0, DeviceId::kBytes)), key};
}

absl::StatusOr<Device> MakeDevice(const std::string& home, Random& random) {
  Device device{DeviceId::Random(random), integrity::DeviceKey::Generate(random)};
  TASUKI_RETURN_IF_ERROR(
      integrity::WriteSecretFile(DevicePath(home), device.id.str() + device.key.secret()));
  return device;
}

namespace {

// Of what no person changes by hand: all but where the server is.
std::string ConfigCheck(const json& config) {
  std::string fields = "tasuki config 1";
  for (const char* name : {"team", "team_name", "member", "member_name", "device", "server_key"}) {
    const auto field = config.find(name);
    const std::string text =
        field != config.end() && field->is_string() ? field->get<std::string>() : "";
    absl::StrAppend(&fields, "\n", name, "=", text);
  }
  return HexEncode(integrity::Sha256(fields).bytes());
}

absl::StatusOr<Identity> ParseConfig(const std::string& home, const std::string& text) {
  json config = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) {
    return Fault(absl::StatusCode::kDataLoss, Phrase("$0 is not a JSON object", ConfigPath(home)));
  }
  Identity identity;
  TASUKI_ASSIGN_OR_RETURN(std::string team, HexField(config, "team"));
  TASUKI_ASSIGN_OR_RETURN(std::string member, HexField(config, "member"));
  TASUKI_ASSIGN_OR_RETURN(std::string device, HexField(config, "device"));
  TASUKI_ASSIGN_OR_RETURN(identity.server_key, HexField(config, "server_key"));
  TASUKI_ASSIGN_OR_RETURN(identity.team, TeamId::FromBytes(team));
  TASUKI_ASSIGN_OR_RETURN(identity.member, MemberId::FromBytes(member));
  TASUKI_ASSIGN_OR_RETURN(identity.device, DeviceId::FromBytes(device));
  auto text_of = [&](const char* name) {
    auto field = config.find(name);
    return field != config.end() && field->is_string() ? field->get<std::string>() : std::string();
  };
  // Homes of older releases have none.
  if (config.contains("check") && text_of("check") != ConfigCheck(config)) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("$0 was altered: it does not fit its own checksum", ConfigPath(home)));
  }
  identity.team_name = text_of("team_name");
  identity.member_name = text_of("member_name");
  identity.server_address = text_of("server");
  identity.joining = config.contains("joining");
  return identity;
}

}  // namespace

absl::StatusOr<Identity> ReadConfig(const std::string& home) {
  absl::StatusOr<std::string> text = storage::ReadFile(ConfigPath(home), 1 << 20);
  if (absl::IsNotFound(text.status())) {
    std::error_code error;  // What cannot be looked at is no store for whoever asks.
    if (std::filesystem::exists(StorePath(home), error)) return Damaged(home, text.status());
    return NotFound(Phrase("no replica in $0", home), "join a team with `tasuki join CODE`");
  }
  TASUKI_RETURN_IF_ERROR(text.status());
  absl::StatusOr<Identity> identity = ParseConfig(home, *text);
  if (!identity.ok()) {
    return Damaged(home, Fault(absl::StatusCode::kDataLoss, PhraseOf(identity.status())));
  }
  return identity;
}

absl::Status WriteConfig(const std::string& home, const Identity& identity) {
  json config = {{"team", identity.team.Hex()},
                 {"team_name", identity.team_name},
                 {"member", identity.member.Hex()},
                 {"member_name", identity.member_name},
                 {"device", identity.device.Hex()},
                 {"server", identity.server_address},
                 {"server_key", HexEncode(identity.server_key)}};
  if (identity.joining) config["joining"] = true;
  config["check"] = ConfigCheck(config);
  std::string text = config.dump(2, ' ', false, json::error_handler_t::replace);
  return storage::WriteFileDurably(ConfigPath(home), text + "\n");
}

absl::StatusOr<std::unique_ptr<FolderLock>> TryLockUntil(const std::string& home,
                                                         const Clock& clock, absl::Time deadline) {
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock,
                          IsReadOnly(home) ? FolderLock::TryToRead(home) : FolderLock::Try(home));
  if (lock != nullptr) return lock;
  if (clock.TimerNow() >= deadline) {
    return WithAdvice(
        Fault(absl::StatusCode::kUnavailable,
              Phrase("$0 is at work in $1, on an import perhaps, and takes nothing else in",
                     Phrase::Told(FolderLock::Holder(home)), home)),
        "repeat this when it is done, or end it: what was written is kept, and an import that is "
        "repeated adds only the rest");
  }
  absl::SleepFor(kOwnerPoll);
  return nullptr;
}

}  // namespace tasuki::client
