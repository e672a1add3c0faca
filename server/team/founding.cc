#include "server/team/founding.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/rows/rows.h"
#include "common/sync/join_code.h"
#include "common/sync/limits.h"
#include "google/protobuf/util/json_util.h"
#include "server/engine/team_rows.h"
#include "server/policy_json.h"
#include "server/team/ledger.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {
namespace {

v1::Header About(v1::EventType type, v1::SubjectKind kind, std::string_view id) {
  v1::Header header;
  header.set_type(type);
  header.mutable_subject()->set_kind(kind);
  header.mutable_subject()->set_id(std::string(id));
  return header;
}

// Whether a message that holds `text` can be read again.
bool IsUtf8(const std::string& text) {
  v1::TeamCreated written;
  written.set_name(text);
  v1::TeamCreated read;
  return read.ParseFromString(written.SerializeAsString());
}

absl::Status CheckNames(const NewTeam& team, Engine& engine) {
  TASUKI_RETURN_IF_ERROR(CheckNewTeam(team));
  TASUKI_ASSIGN_OR_RETURN(std::vector<TeamId> others, ListTeams(engine));
  for (TeamId other : others) {
    TASUKI_ASSIGN_OR_RETURN(auto row, GetRow<v1::TeamRow>(engine, TableOf(domain::TeamKey()),
                                                          TeamRowKey(other, domain::TeamKey())));
    if (row && row->name() == team.name) {
      return WithAdvice(
          absl::AlreadyExistsError(absl::StrCat("team ", team.name, " is in this folder already")),
          "`tasukid serve` serves it");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckNewTeam(const NewTeam& team) {
  if (team.name.empty() || team.admin.empty()) {
    return UsageError("a team and its admin need names", "give --team and --admin");
  }
  if (!IsUtf8(team.name) || !IsUtf8(team.admin)) {
    return UsageError("the names of a team and its admin are UTF-8, these bytes are not",
                      "set the terminal to UTF-8 and type them again");
  }
  if (!FindZone(team.zone).has_value()) {
    return UsageError("no time zone is called " + team.zone, "try Asia/Tokyo");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Policy> DefaultPolicy() {
  v1::Policy policy;
  auto status = google::protobuf::util::JsonStringToMessage(kDefaultPolicyJson, &policy);
  if (!status.ok()) {
    return absl::InternalError("server/default_policy.json is not a policy: " + status.ToString());
  }
  return policy;
}

absl::StatusOr<FoundedTeam> FoundTeam(const NewTeam& team, Engine& engine,
                                      const integrity::KeyFile& key_file, Clock& clock,
                                      Random& random) {
  TASUKI_RETURN_IF_ERROR(CheckNames(team, engine));
  TASUKI_ASSIGN_OR_RETURN(v1::Policy policy, DefaultPolicy());
  const TeamId id = TeamId::Random(random);
  const ReplicaId replica = ReplicaId::Random(random);
  const MemberId admin = MemberId::Random(random);
  const auto server_key = integrity::DeviceKey::Generate(random);

  v1::Header created = About(v1::TEAM_CREATED, v1::TEAM, id.bytes());
  created.mutable_team_created()->set_name(team.name);
  created.mutable_team_created()->set_zone(team.zone);
  created.mutable_team_created()->set_server_replica(replica.str());
  created.mutable_team_created()->set_server_key(server_key.public_key());
  v1::Header policy_set = About(v1::POLICY_SET, v1::TEAM, id.bytes());
  *policy_set.mutable_policy_set()->mutable_policy() = std::move(policy);
  v1::Header added = About(v1::MEMBER_ADDED, v1::MEMBER, admin.bytes());
  added.mutable_member_added()->set_name(team.admin);
  added.mutable_member_added()->set_role(v1::ADMIN);

  auto ledger = Ledger::Create(engine, id, replica, key_file, random);
  ledger->Begin(absl::ToUnixMicros(clock.Now()));
  TASUKI_RETURN_IF_ERROR(ledger->AddServerEvents(
      {std::move(created), std::move(policy_set), std::move(added)}, server_key));

  v1::ServerKeyRow key_row;
  key_row.set_wrapped(
      key_file.Wrap(KeyId::FromTrusted(replica.bytes()), server_key.secret(), random));
  ledger->PutRow(Table::kAuthority, ServerKeyKey(id), key_row.SerializeAsString());
  FoundedTeam founded{.team = id, .join_code = sync::MakeJoinCode(random)};
  v1::JoinCodeRow code;
  code.set_team(id.str());
  code.set_member(admin.str());
  code.set_expires_at_us(absl::ToUnixMicros(clock.Now() + sync::kJoinCodeLife));
  ledger->PutRow(Table::kAuthority, JoinCodeKey(sync::JoinCodeHash(founded.join_code)),
                 code.SerializeAsString());
  EngineBatch batch;
  TASUKI_RETURN_IF_ERROR(ledger->Finish(batch).status());
  TASUKI_RETURN_IF_ERROR(engine.Commit(batch));
  return founded;
}

}  // namespace tasuki::server
