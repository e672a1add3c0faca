#include "server/order/teams.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/integrity/epochs.h"
#include "server/engine/team_rows.h"
#include "server/limits.h"
#include "server/team/epochs.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {

Team::Team(TeamId id, integrity::DeviceKey server_key, std::unique_ptr<Ledger> ledger, Clock& clock)
    : id_(id),
      server_key_(server_key),
      receipt_key_(server_key_),
      ledger_(std::move(ledger)),
      feed_(id, server_key_, receipt_key_, clock) {
  feed_.Start(Epoch(ledger_->head().epoch()), ledger_->seq(), ledger_->Root());
}

std::vector<std::shared_ptr<Connection>> Team::Join(const std::shared_ptr<Connection>& connection) {
  std::vector<std::shared_ptr<Connection>> same;
  absl::MutexLock lock(&mutex_);
  // Those that are gone leave at the next one's coming, so that the list stays as long as needed.
  std::erase_if(connections_, [](const auto& each) { return each.expired(); });
  for (const auto& each : connections_) {
    auto other = each.lock();
    if (other != nullptr && other->device() == connection->device()) {
      same.push_back(std::move(other));
    }
  }
  connections_.push_back(connection);
  // In the order they came: the newest stay.
  const size_t stay = std::min(same.size(), kConnectionsPerDeviceMax - 1);
  same.resize(same.size() - stay);
  return same;
}

std::vector<std::shared_ptr<Connection>> Team::Connections() {
  std::vector<std::shared_ptr<Connection>> present;
  absl::MutexLock lock(&mutex_);
  present.reserve(connections_.size());
  for (const auto& each : connections_) {
    if (auto connection = each.lock()) present.push_back(std::move(connection));
  }
  return present;
}

std::shared_ptr<Connection> Team::TakeReplica(ReplicaId replica,
                                              const std::shared_ptr<Connection>& connection) {
  absl::erase_if(owners_, [](const auto& each) { return each.second.connection.expired(); });
  auto [at, added] = owners_.try_emplace(replica, Owner{connection->number(), connection});
  if (added) return nullptr;
  std::shared_ptr<Connection> before = at->second.connection.lock();
  at->second = {connection->number(), connection};
  return before == connection ? nullptr : before;
}

std::shared_ptr<const v1::EpochList> Team::SignedEpochs() {
  const v1::TeamHeadRow& head = ledger_->head();
  if (signed_epochs_ == nullptr ||
      integrity::PresentEpoch(*signed_epochs_) != Epoch(head.epoch())) {
    auto list = std::make_shared<v1::EpochList>(EpochsOf(head));
    integrity::SignEpochs(server_key_, id_, *list);
    signed_epochs_ = std::move(list);
  }
  return signed_epochs_;
}

bool Team::HasReplica(ReplicaId replica, const Connection& connection) const {
  auto found = owners_.find(replica);
  return found != owners_.end() && found->second.number == connection.number();
}

absl::StatusOr<std::unique_ptr<Teams>> Teams::Open(Engine& engine,
                                                   const integrity::KeyFile& key_file,
                                                   Random& random, Clock& clock) {
  auto teams = std::make_unique<Teams>();
  TASUKI_ASSIGN_OR_RETURN(std::vector<TeamId> ids, ListTeams(engine));
  for (TeamId id : ids) {
    TASUKI_ASSIGN_OR_RETURN(auto ledger, Ledger::Open(engine, id, key_file, random));
    TASUKI_ASSIGN_OR_RETURN(auto server_key, ReadServerKey(engine, id, key_file));
    teams->teams_.push_back(
        std::make_unique<Team>(id, std::move(server_key), std::move(ledger), clock));
    teams->by_id_.emplace(id, teams->teams_.back().get());
  }
  return teams;
}

Team* Teams::Find(TeamId id) {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

absl::StatusOr<integrity::DeviceKey> ReadServerKey(Engine& engine, TeamId team,
                                                   const integrity::KeyFile& key_file) {
  TASUKI_ASSIGN_OR_RETURN(auto head, GetRow<v1::TeamHeadRow>(engine, Table::kHead, team.bytes()));
  TASUKI_ASSIGN_OR_RETURN(auto row,
                          GetRow<v1::ServerKeyRow>(engine, Table::kAuthority, ServerKeyKey(team)));
  if (!head || !row) {
    return absl::DataLossError(absl::StrCat("team ", team.Hex(), " has no signing key"));
  }
  TASUKI_ASSIGN_OR_RETURN(
      std::string secret,
      key_file.Unwrap(KeyId::FromTrusted(head->server_replica()), row->wrapped()));
  return integrity::DeviceKey::FromSecret(secret);
}

}  // namespace tasuki::server
