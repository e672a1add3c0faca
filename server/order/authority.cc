#include "server/order/authority.h"

#include <memory>
#include <utility>

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/domain/verdict/writer.h"
#include "common/integrity/mark.h"
#include "common/sync/join_code.h"
#include "common/sync/limits.h"
#include "server/engine/team_rows.h"
#include "server/team/devices.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {
namespace {

absl::Status NoSuchCode() {
  return absl::PermissionDeniedError(
      "this join code is not known, used, or more than 7 days old; ask an admin for a new one");
}

// The code's row by what was typed.
absl::StatusOr<std::optional<v1::JoinCodeRow>> FindCode(Engine& engine, const Ledger* ledger,
                                                        std::string_view typed, std::string* key) {
  *key = JoinCodeKey(sync::JoinCodeHash(typed));
  // Used a moment ago, in the commit that is being made?
  if (auto put = ledger ? ledger->RowPut(Table::kAuthority, *key) : std::nullopt) {
    v1::JoinCodeRow row;
    if (row.ParseFromString(*put)) return row;
  }
  return GetRow<v1::JoinCodeRow>(engine, Table::kAuthority, *key);
}

bool IsActive(const v1::MemberRow* member) {
  return member != nullptr && member->state() == v1::ACTIVE;
}

}  // namespace

absl::StatusOr<std::optional<sync::TeamFacts>> EngineDirectory::FindTeam(TeamId team) {
  Team* served = teams_.Find(team);
  if (served == nullptr) return std::nullopt;
  TASUKI_ASSIGN_OR_RETURN(auto row, GetRow<v1::TeamRow>(engine_, TableOf(domain::TeamKey()),
                                                        TeamRowKey(team, domain::TeamKey())));
  return sync::TeamFacts{.min_schema = row ? row->min_schema() : 0,
                         .server_key = std::string(served->server_key().public_key()),
                         .receipt_key = served->receipt_key(),
                         .epoch = served->feed().epoch()};
}

absl::StatusOr<std::optional<sync::DeviceFacts>> EngineDirectory::FindDevice(TeamId team,
                                                                             DeviceId device) {
  return server::FindDevice(engine_, team, device);
}

void Authority::Enroll(v1::EnrollRequest request,
                       std::function<void(absl::StatusOr<v1::EnrollResponse>)> done) {
  std::string key;
  auto code = FindCode(engine_, nullptr, request.join_code(), &key);
  if (!code.ok()) return done(code.status());
  Team* team = code->has_value() ? teams_.Find(TeamId::FromTrusted((*code)->team())) : nullptr;
  if (team == nullptr) return done(NoSuchCode());
  auto device = DeviceId::FromBytes(request.device());
  if (!device.ok() || device->is_zero()) {
    return done(absl::InvalidArgumentError(
        "a device has an id of 16 random bytes, not all zero; this is a bug of the client"));
  }
  if (!integrity::VerifyEnroll(request)) {
    return done(absl::PermissionDeniedError(
        "the device did not sign its request with the key it brings; this is a bug of the client"));
  }
  auto answer = std::make_shared<absl::StatusOr<v1::EnrollResponse>>(absl::UnknownError(""));
  auto asked = std::make_shared<const v1::EnrollRequest>(std::move(request));
  sequencer_.Call(
      *team,
      [this, team, asked, answer](Ledger& ledger) {
        *answer = EnrollNow(*asked, *team, ledger);
        return answer->status();
      },
      [answer, done = std::move(done)](absl::Status status) {
        status.ok() ? done(*std::move(*answer)) : done(status);
      });
}

absl::StatusOr<v1::EnrollResponse> Authority::EnrollNow(const v1::EnrollRequest& request,
                                                        Team& team, Ledger& ledger) {
  std::string code_key;
  TASUKI_ASSIGN_OR_RETURN(auto code, FindCode(engine_, &ledger, request.join_code(), &code_key));
  if (!code) return NoSuchCode();
  const auto* team_row = ledger.rows().Find(domain::TeamKey());
  const MemberId member_id = MemberId::FromTrusted(code->member());
  const auto* member = ledger.rows().Find(domain::MemberKey(member_id));
  TASUKI_RETURN_IF_ERROR(ledger.rows().status());
  if (team_row == nullptr || !IsActive(member)) return NoSuchCode();
  v1::EnrollResponse response;
  response.set_team(team.id().str());
  response.set_team_name(team_row->name());
  response.set_member(member_id.str());
  response.set_member_name(member->name());
  response.set_server_key(team.server_key().public_key());
  response.set_epoch(ledger.head().epoch());
  if (!request.team().empty() &&
      (request.team() != response.team() || request.member() != response.member())) {
    return absl::PermissionDeniedError("this code is for another team or another member");
  }
  // The answer was lost on its way: the same device asks again.
  if (code->used_by() == request.device() && code->used_key() == request.public_key()) {
    return response;
  }
  if (!code->used_by().empty() || absl::FromUnixMicros(code->expires_at_us()) < clock_.Now()) {
    return NoSuchCode();
  }
  if (ledger.head().waiting()) {
    return absl::FailedPreconditionError(
        "the server was restored and waits; its operator must run `tasukid accept-loss` first");
  }
  const DeviceId device = DeviceId::FromTrusted(request.device());
  if (ledger.rows().Find(domain::DeviceKey(device)) != nullptr) {
    return absl::PermissionDeniedError("this device id is enrolled already; make a new one");
  }
  v1::Header header;
  header.set_type(v1::DEVICE_ENROLLED);
  header.mutable_subject()->set_kind(v1::MEMBER);
  header.mutable_subject()->set_id(member_id.str());
  header.mutable_device_enrolled()->set_device(request.device());
  header.mutable_device_enrolled()->set_public_key(request.public_key());
  TASUKI_RETURN_IF_ERROR(ledger.AddServerEvents({std::move(header)}, team.server_key()));
  code->set_used_by(request.device());
  code->set_used_key(request.public_key());
  ledger.PutRow(Table::kAuthority, code_key, code->SerializeAsString());
  Log(LogLevel::kInfo, "device-enrolled",
      {{"team", team.id().Hex()}, {"member", member_id.Hex()}, {"device", device.Hex()}});
  return response;
}

void Authority::Invite(v1::InviteRequest request,
                       std::function<void(absl::StatusOr<v1::InviteResponse>)> done) {
  auto team_id = TeamId::FromBytes(request.team());
  auto device_id = DeviceId::FromBytes(request.device());
  auto member_id = MemberId::FromBytes(request.member());
  if (!team_id.ok() || !device_id.ok() || device_id->is_zero() || !member_id.ok() ||
      member_id->is_zero()) {
    return done(absl::InvalidArgumentError(
        "an invitation names team, device and member, 16 bytes each, not all of them zero"));
  }
  Team* team = teams_.Find(*team_id);
  if (team == nullptr) return done(absl::PermissionDeniedError("this team is not served here"));
  EngineDirectory directory(engine_, teams_);
  auto asker = directory.FindDevice(team->id(), *device_id);
  if (!asker.ok()) return done(asker.status());
  if (!asker->has_value() || (*asker)->revoked ||
      !integrity::VerifyInvite((*asker)->public_key, request)) {
    return done(absl::PermissionDeniedError("the request is not signed by an enrolled device"));
  }
  auto answer = std::make_shared<absl::StatusOr<v1::InviteResponse>>(absl::UnknownError(""));
  auto asked = std::make_shared<const v1::InviteRequest>(std::move(request));
  sequencer_.Call(
      *team,
      [this, asked, answer](Ledger& ledger) {
        *answer = InviteNow(*asked, ledger);
        return answer->status();
      },
      [answer, done = std::move(done)](absl::Status status) {
        status.ok() ? done(*std::move(*answer)) : done(status);
      });
}

absl::StatusOr<v1::InviteResponse> Authority::InviteNow(const v1::InviteRequest& request,
                                                        Ledger& ledger) {
  const auto* device =
      ledger.rows().Find(domain::DeviceKey(DeviceId::FromTrusted(request.device())));
  const auto* asker =
      device == nullptr
          ? nullptr
          : ledger.rows().Find(domain::MemberKey(MemberId::FromTrusted(device->member())));
  const auto* member =
      ledger.rows().Find(domain::MemberKey(MemberId::FromTrusted(request.member())));
  TASUKI_RETURN_IF_ERROR(ledger.rows().status());
  if (device == nullptr || domain::DeviceIsCutOff(*device, asker) || !IsActive(asker) ||
      asker->role() != v1::ADMIN) {
    return absl::PermissionDeniedError("only an admin lets devices in; ask one");
  }
  if (!IsActive(member)) {
    return absl::FailedPreconditionError(
        "the member is not in the journal, or has left; add them and sync first");
  }
  if (ledger.waits_for_clock()) {
    return absl::FailedPreconditionError(
        "the server's clock has leapt by more than a year, and the code would run out by it; its "
        "operator sets it right, or runs `tasukid accept-clock` where that date is right");
  }
  if (request.code_hash().size() != integrity::Hash::kBytes) {
    return absl::InvalidArgumentError("the hash of a join code has 32 bytes");
  }
  TASUKI_ASSIGN_OR_RETURN(auto known,
                          engine_.Get(Table::kAuthority, JoinCodeKey(request.code_hash())));
  if (known) return absl::AlreadyExistsError("this join code exists; make another one");
  v1::JoinCodeRow row;
  row.set_team(request.team());
  row.set_member(request.member());
  row.set_expires_at_us(absl::ToUnixMicros(clock_.Now() + sync::kJoinCodeLife));
  ledger.PutRow(Table::kAuthority, JoinCodeKey(request.code_hash()), row.SerializeAsString());
  v1::InviteResponse response;
  response.set_expires_at_us(row.expires_at_us());
  return response;
}

}  // namespace tasuki::server
