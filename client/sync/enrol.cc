#include "client/sync/enrol.h"
#include "client/sync/transport.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "client/home/home.h"
#include "client/replica/write_act.h"
#include "client/words/printer.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/key_file.h"
#include "common/integrity/mark.h"
#include "common/storage/disk.h"
#include "common/sync/join_code.h"

namespace tasuki::client {
namespace {

struct CodeAt {
  std::string code;
  std::string server;
};

absl::StatusOr<CodeAt> ParseCode(const JoinRequest& request) {
  CodeAt parsed{request.code, request.server};
  if (size_t at = request.code.find('@'); at != std::string::npos) {
    parsed.code = request.code.substr(0, at);
    if (parsed.server.empty()) parsed.server = request.code.substr(at + 1);
  }
  if (sync::CanonicalJoinCode(parsed.code).empty()) {
    return UsageError("that is not a join code", "it looks like 7K2QF-M9XAB-…");
  }
  if (parsed.server.find(':') == std::string::npos) {
    return UsageError("the code does not say which server",
                      "give --server HOST:PORT, or a code of the form CODE@HOST:PORT");
  }
  uint32_t port = 0;
  const std::string digits = parsed.server.substr(parsed.server.rfind(':') + 1);
  if (!absl::SimpleAtoi(digits, &port) || port == 0 || port > UINT16_MAX ||
      parsed.server.front() == ':') {
    return UsageError(Phrase("\"$0\" is no server's HOST:PORT", OneLine(parsed.server)),
                      "write it like 192.0.2.7:7443");
  }
  return parsed;
}

// A folder that was there before becomes a home only where it is empty or a join began in it:
// closing anybody's other folder to others would break what works in it.
absl::Status CheckFolder(const std::string& home) {
  std::error_code error;  // What cannot be read shows when it is made, with its reason.
  if (!std::filesystem::is_directory(home, error)) return absl::OkStatus();
  for (const std::string& own : {DevicePath(home), ConfigPath(home)}) {
    if (std::filesystem::exists(own, error)) return absl::OkStatus();
  }
  // A join that was cut off at once left its lock alone.
  const auto is_lock = [&](const auto& entry) { return entry.path() == FolderLock::PathIn(home); };
  const std::filesystem::directory_iterator entries(home, error);
  if (std::all_of(begin(entries), end(entries), is_lock)) return absl::OkStatus();
  return Refused(Phrase("$0 holds other things than a replica", home),
                 "give an empty folder, or one that is not there yet, with --home");
}

// Makes every folder on the way to `home`; the home itself is the person's alone.
absl::Status MakeHome(const std::string& home) {
  TASUKI_RETURN_IF_ERROR(CheckFolder(home));
  for (size_t at = home.find('/', 1); at != std::string::npos; at = home.find('/', at + 1)) {
    // A parent that cannot be made shows in the next step, with its reason.
    (void)storage::MakeFolder(home.substr(0, at));
  }
  TASUKI_RETURN_IF_ERROR(storage::MakeFolder(home));
  // A folder that was there before may be open to others.
  if (chmod(home.c_str(), 0700) != 0) {
    return Fault(absl::StatusCode::kPermissionDenied,
                 Phrase("cannot close $0 to others: $1", home, std::strerror(errno)));
  }
  return absl::OkStatus();
}

// The device that a half-done join made, else a new one: enrolling it again is the same device.
absl::StatusOr<Device> FindOrMakeDevice(const std::string& home, Random& random) {
  absl::StatusOr<Device> device = ReadDevice(home);
  if (!absl::IsNotFound(device.status())) return device;
  return MakeDevice(home, random);
}

// `joined`: who this home is already, or null.
absl::StatusOr<Identity> Enroll(const HomeOptions& options, const JoinRequest& request,
                                const CodeAt& code, const Device& device, const Identity* joined) {
  v1::EnrollRequest enroll;
  enroll.set_join_code(code.code);
  if (joined != nullptr) {
    enroll.set_team(joined->team.str());
    enroll.set_member(joined->member.str());
  }
  enroll.set_device(device.id.str());
  integrity::SignEnroll(device.key, enroll);
  TASUKI_ASSIGN_OR_RETURN(v1::EnrollResponse response,
                          options.transport->Enroll(code.server, enroll, request.wait));
  Identity identity;
  TASUKI_ASSIGN_OR_RETURN(identity.team, TeamId::FromBytes(response.team()));
  TASUKI_ASSIGN_OR_RETURN(identity.member, MemberId::FromBytes(response.member()));
  identity.team_name = response.team_name();
  identity.member_name = response.member_name();
  identity.device = device.id;
  identity.server_address = code.server;
  identity.server_key = response.server_key();
  return identity;
}

// The server may have forgotten this home's device.
absl::StatusOr<Identity> JoinAgain(const HomeOptions& options, const JoinRequest& request,
                                   const CodeAt& code, OpenHome& home) {
  const Identity& joined = home.identity();
  absl::StatusOr<Identity> identity = Enroll(options, request, code, home.device(), &joined);
  if (!identity.ok()) {
    // What the server says of a device that it knows, cut off or not.
    const bool known = absl::StrContains(identity.status().message(), "is enrolled already");
    return WithAdvice(Fault(absl::StatusCode::kAlreadyExists,
                            Phrase("$0 is a replica of the team $1 already ($2)", options.home,
                                   joined.team_name, PhraseOf(identity.status()))),
                      known ? "`tasuki sync` hands in what waits here; where this laptop was cut "
                              "off, as of somebody who left and came back, join into another "
                              "folder with --home"
                            : "to go on in this home, ask an admin for a new code (`tasuki member "
                              "code NAME`; an admin asks the operator: `tasukid admin-code`); to "
                              "join another team, give another folder with --home");
  }
  TASUKI_RETURN_IF_ERROR(WriteConfig(options.home, *identity));
  return identity;
}

}  // namespace

absl::StatusOr<Identity> Join(const HomeOptions& options, const JoinRequest& request) {
  TASUKI_ASSIGN_OR_RETURN(CodeAt code, ParseCode(request));
  if (IsReadOnly(options.home)) return ReadOnlyHome(options.home);
  TASUKI_RETURN_IF_ERROR(MakeHome(options.home));
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Try(options.home));
  if (lock == nullptr) {
    return WithAdvice(Fault(absl::StatusCode::kAlreadyExists,
                            Phrase("$0 works in $1", Phrase::Told(FolderLock::Holder(options.home)),
                                   options.home)),
                      "one home joins one team once; give another folder with --home");
  }
  // Before there is a place in a journal, chance comes from the seed and the home alone.
  std::optional<SeededRandom> seeded;
  if (options.seed) {
    std::string place = "tasuki join 1";
    PutU64(place, *options.seed);
    place += options.home;
    seeded.emplace(GetU64(integrity::Sha256(place).bytes()));
  }
  Random& random = seeded ? *seeded : *options.random;
  absl::StatusOr<Identity> identity = ReadConfig(options.home);
  if (absl::IsNotFound(identity.status())) {
    TASUKI_ASSIGN_OR_RETURN(Device device, FindOrMakeDevice(options.home, random));
    identity = Enroll(options, request, code, device, nullptr);
    TASUKI_RETURN_IF_ERROR(identity.status());
    identity->joining = true;
    TASUKI_RETURN_IF_ERROR(WriteConfig(options.home, *identity));
  }
  TASUKI_RETURN_IF_ERROR(identity.status());
  // A home that had joined and has lost its key or its store is damaged, not new.
  if (identity->joining) {
    const absl::Status made = integrity::KeyFile::Create(KeyPath(options.home), random).status();
    if (!made.ok() && !absl::IsAlreadyExists(made)) return made;
  }
  OpenOptions open;
  open.home = options.home;
  open.clock = options.clock;
  open.random = options.random;
  open.seed = options.seed;
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<OpenHome> home,
                          OpenHome::Open(open, std::move(lock), *identity));
  if (!home->outbox().replica().is_zero()) return JoinAgain(options, request, code, *home);
  storage::Batch batch;
  home->outbox().Begin(ReplicaId::Random(home->random()), batch);
  AppendReplicaOpened(*home, ReplicaId(), batch);
  TASUKI_RETURN_IF_ERROR(home->store().db().Write(batch, storage::Sync::kYes));
  identity->joining = false;
  TASUKI_RETURN_IF_ERROR(WriteConfig(options.home, *identity));
  return home->identity();
}

}  // namespace tasuki::client
