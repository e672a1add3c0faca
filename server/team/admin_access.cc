#include "server/team/admin_access.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/base/check.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/writer.h"
#include "common/sync/join_code.h"
#include "common/sync/limits.h"
#include "server/engine/team_rows.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {
namespace {

// First letters of the keys of state rows.
constexpr std::string_view kMemberRows = "m";
constexpr std::string_view kDeviceRows = "d";

// The rows of one kind, by the first letter of their keys.
template <class Row>
absl::Status ForEachRow(Engine& engine, TeamId team, std::string_view kind,
                        absl::FunctionRef<void(std::string_view id, const Row& row)> visit) {
  TeamRows rows(engine, team);
  Row row;
  return rows.ScanRowsFrom(kind, kind, [&](std::string_view key, std::string_view bytes) {
    if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      visit(key.substr(kind.size()), row);
    }
    return true;
  });
}

bool IsActiveAdmin(const v1::MemberRow& row) {
  return row.state() == v1::ACTIVE && row.role() == v1::ADMIN;
}

// Members for whom a code is good.
absl::StatusOr<absl::flat_hash_set<std::string>> WithGoodCode(Engine& engine, absl::Time now) {
  absl::flat_hash_set<std::string> members;
  const std::string prefix = JoinCodeKey("");
  v1::JoinCodeRow row;
  TASUKI_RETURN_IF_ERROR(
      engine.Scan(Table::kAuthority, prefix, prefix, [&](std::string_view, std::string_view bytes) {
        if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
            row.used_by().empty() && absl::FromUnixMicros(row.expires_at_us()) >= now) {
          members.insert(row.member());
        }
        return true;
      }));
  return members;
}

}  // namespace

absl::StatusOr<std::vector<NamedMember>> ListMembers(Engine& engine) {
  std::vector<NamedMember> members;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<TeamId> teams, ListTeams(engine));
  for (const TeamId team : teams) {
    TASUKI_ASSIGN_OR_RETURN(const auto row,
                            GetRow<v1::TeamRow>(engine, TableOf(domain::TeamKey()),
                                                TeamRowKey(team, domain::TeamKey())));
    const std::string name = row ? row->name() : "";
    TASUKI_RETURN_IF_ERROR(ForEachRow<v1::MemberRow>(
        engine, team, kMemberRows, [&](std::string_view id, const v1::MemberRow& member) {
          if (id.size() != MemberId::kBytes) return;
          members.push_back({team, name, MemberId::FromTrusted(id), member});
        }));
  }
  return members;
}

absl::StatusOr<std::vector<NamedMember>> AdminsShutOut(Engine& engine, absl::Time now) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<NamedMember> members, ListMembers(engine));
  std::erase_if(members, [](const NamedMember& one) { return !IsActiveAdmin(one.row); });
  TASUKI_ASSIGN_OR_RETURN(const auto invited, WithGoodCode(engine, now));
  absl::flat_hash_set<TeamId> open;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<TeamId> teams, ListTeams(engine));
  for (const TeamId team : teams) {
    TASUKI_RETURN_IF_ERROR(ForEachRow<v1::DeviceRow>(
        engine, team, kDeviceRows, [&](std::string_view, const v1::DeviceRow& device) {
          for (const NamedMember& one : members) {
            const bool comes_in = one.team == team && device.member() == one.id.bytes() &&
                                  !domain::DeviceIsCutOff(device, &one.row);
            if (comes_in) open.insert(team);
          }
        }));
  }
  for (const NamedMember& one : members) {
    if (invited.contains(one.id.str())) open.insert(one.team);
  }
  std::erase_if(members, [&](const NamedMember& one) { return open.contains(one.team); });
  return members;
}

void PutJoinCode(Ledger& ledger, MemberId member, const std::string& code, absl::Time now) {
  v1::JoinCodeRow row;
  row.set_team(ledger.team().str());
  row.set_member(member.str());
  row.set_expires_at_us(absl::ToUnixMicros(now + sync::kJoinCodeLife));
  ledger.PutRow(Table::kAuthority, JoinCodeKey(sync::JoinCodeHash(code)), row.SerializeAsString());
}

}  // namespace tasuki::server
