#include "server/team/devices.h"

#include <string>

#include "common/base/check.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/writer.h"
#include "server/engine/team_rows.h"
#include "tasuki/v1/server.pb.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::server {

bool MayReadKey(const sync::DeviceFacts& reader, const v1::Subject& subject) {
  if (subject.kind() != v1::MEMBER) return true;
  return subject.id() == reader.member.bytes() || reader.role == v1::MANAGER ||
         reader.role == v1::ADMIN;
}

v1::Role RoleHere(const v1::MemberRow* member) {
  return member != nullptr && member->state() == v1::ACTIVE ? member->role()
                                                            : v1::ROLE_UNSPECIFIED;
}

absl::StatusOr<std::optional<sync::DeviceFacts>> FindDevice(Engine& engine, TeamId team,
                                                            DeviceId device) {
  const auto key = domain::DeviceKey(device);
  TASUKI_ASSIGN_OR_RETURN(auto row,
                          GetRow<v1::DeviceRow>(engine, TableOf(key), TeamRowKey(team, key)));
  if (!row) return std::nullopt;
  const MemberId member = MemberId::FromTrusted(row->member());
  const auto member_key = domain::MemberKey(member);
  TASUKI_ASSIGN_OR_RETURN(auto member_row, GetRow<v1::MemberRow>(engine, TableOf(member_key),
                                                                 TeamRowKey(team, member_key)));
  TASUKI_ASSIGN_OR_RETURN(
      auto since, GetRow<v1::RoleSinceRow>(engine, Table::kKey, RoleSinceKey(team, member)));
  return sync::DeviceFacts{
      .member = member,
      .role = RoleHere(member_row ? &*member_row : nullptr),
      .public_key = row->public_key(),
      .revoked = domain::DeviceIsCutOff(*row, member_row ? &*member_row : nullptr),
      .role_since = Seq(since ? since->seq() : 0)};
}

}  // namespace tasuki::server
