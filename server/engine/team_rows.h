#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "server/engine/engine.h"

// A team's rows in an engine: which table a state row lives in, and how the server's own are found.

namespace tasuki::server {

// The table of a state row, by its key's first letter.
Table TableOf(std::string_view row_key);

// Keys of the engine: the team's bytes, then the row's.
std::string TeamRowKey(TeamId team, std::string_view row_key);
std::string HeldKey(TeamId team, ReplicaId replica);
std::string ServerKeyKey(TeamId team);
std::string JoinCodeKey(std::string_view code_hash);
std::string SubjectKeyKey(TeamId team, KeyId key);
std::string KeyListKey(TeamId team, Seq first);
// Of the keys of a subject, and what goes before each of them.
std::string KeysOfSubject(TeamId team, std::string_view subject);
std::string KeyOfSubjectKey(TeamId team, std::string_view subject, KeyId key);
std::string KeysAreBySubjectKey(TeamId team);
std::string ApartCountKey(TeamId team, DeviceId device);
std::string RoleSinceKey(TeamId team, MemberId member);

// One team's state rows as domain code reads them. Owned beside the Rows above it; any thread.
class TeamRows : public domain::RowSource {
 public:
  TeamRows(Engine& engine, TeamId team) : engine_(engine), team_(team) {}

  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override;
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override;

 private:
  Engine& engine_;
  const TeamId team_;
};

// The row under `key`, parsed; nullopt where there is none; DataLoss where it does not parse.
template <class Row>
absl::StatusOr<std::optional<Row>> GetRow(Engine& engine, Table table, std::string_view key) {
  auto bytes = engine.Get(table, key);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::nullopt;
  Row row;
  if (!row.ParseFromString(**bytes)) {
    return absl::DataLossError("a row of the server's store cannot be read; restore a backup");
  }
  return row;
}

}  // namespace tasuki::server
