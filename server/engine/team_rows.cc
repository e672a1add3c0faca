#include "server/engine/team_rows.h"

#include "absl/strings/str_cat.h"

namespace tasuki::server {

Table TableOf(std::string_view row_key) {
  switch (row_key.empty() ? '\0' : row_key[0]) {
    case 's':
    case 'j':
      return Table::kSubject;
    case 'o':
      return Table::kDecision;
    default:
      return Table::kAuthority;
  }
}

std::string TeamRowKey(TeamId team, std::string_view row_key) {
  std::string key = team.str();
  key.append(row_key);
  return key;
}

std::string HeldKey(TeamId team, ReplicaId replica) { return TeamRowKey(team, replica.bytes()); }

std::string ServerKeyKey(TeamId team) { return TeamRowKey(team, "K"); }

std::string JoinCodeKey(std::string_view code_hash) { return TeamRowKey(TeamId(), code_hash); }

std::string SubjectKeyKey(TeamId team, KeyId key) {
  return TeamRowKey(team, "k").append(key.bytes());
}

std::string KeyListKey(TeamId team, Seq first) {
  std::string key = TeamRowKey(team, "s");
  PutU64(key, first.value());
  return key;
}

std::string KeysOfSubject(TeamId team, std::string_view subject) {
  return TeamRowKey(team, "b").append(subject);
}

std::string KeyOfSubjectKey(TeamId team, std::string_view subject, KeyId key) {
  return KeysOfSubject(team, subject).append(key.bytes());
}

std::string KeysAreBySubjectKey(TeamId team) { return TeamRowKey(team, "B"); }

std::string ApartCountKey(TeamId team, DeviceId device) {
  return TeamRowKey(team, "d").append(device.bytes());
}

std::string RoleSinceKey(TeamId team, MemberId member) {
  return TeamRowKey(team, "r").append(member.bytes());
}

absl::StatusOr<std::optional<std::string>> TeamRows::LoadRow(std::string_view key) {
  return engine_.Get(TableOf(key), TeamRowKey(team_, key));
}

absl::Status TeamRows::ScanRowsFrom(
    std::string_view prefix, std::string_view from,
    absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
  const std::string full = TeamRowKey(team_, prefix);
  const std::string begin = TeamRowKey(team_, from);
  return engine_.Scan(TableOf(prefix), full, begin,
                      [&](std::string_view key, std::string_view row) {
                        return visit(key.substr(TeamId::kBytes), row);
                      });
}

}  // namespace tasuki::server
