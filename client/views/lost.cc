#include "client/views/lost.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "client/replica/replica.h"
#include "client/replica/stands_on_lost.h"
#include "common/domain/events/stands_on.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {
namespace {

void AddName(std::vector<std::string>& names, std::string name) {
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) return;
  names.push_back(std::move(name));
}

}  // namespace

ServerLacks LacksOf(Workspace& workspace, Directory* directory) {
  ServerLacks lacks;
  const uint64_t all = workspace.server_lacks();
  if (all == 0) return lacks;
  const ReplicaId own = workspace.home().outbox().replica();
  const auto* team = workspace.rows().Find(domain::TeamKey());
  const ReplicaId server =
      team == nullptr ? ReplicaId() : ReplicaId::FromTrusted(team->server_replica());
  const Seq first(workspace.home().replica().applied().value() - all + 1);
  // A journal that cannot be read here says so wherever it is shown.
  (void)workspace.ForEachEvent(first, [&](const StoredEvent& event) {
    if (event.pending) return false;
    if (event.replica == own) {
      ++lacks.own;
    } else if (event.replica != server) {
      ++lacks.others;
      if (directory != nullptr) {
        AddName(lacks.by, directory->Member(MemberId::FromTrusted(event.header.actor())));
      }
    }
    return true;
  });
  return lacks;
}

LostOfOthers LostOf(Directory& directory) {
  LostOfOthers lost;
  Workspace& workspace = directory.workspace();
  if (workspace.home().replica().lost().empty()) return lost;
  // As above.
  (void)ForEachLost(workspace, [&](const StoredEvent& event) {
    ++lost.events;
    AddName(lost.by, directory.Member(MemberId::FromTrusted(event.header.actor())));
    return true;
  });
  return lost;
}

HeldForLost HeldOf(Directory& directory) {
  HeldForLost held;
  Workspace& workspace = directory.workspace();
  // As above.
  const auto stands = LookAtOutbox(workspace.home());
  if (!stands.ok() || !stands->from) return held;
  held.events = stands->events;
  const absl::flat_hash_set<std::string> ids(stands->ids.begin(), stands->ids.end());
  (void)ForEachLost(workspace, [&](const StoredEvent& event) {
    for (const std::string& id : domain::BroughtBy(event.header, event.replica)) {
      if (!ids.contains(id)) continue;
      AddName(held.by, directory.Member(MemberId::FromTrusted(event.header.actor())));
    }
    return true;
  });
  return held;
}

absl::Status ForEachLost(Workspace& workspace, absl::FunctionRef<bool(const StoredEvent&)> visit) {
  return workspace.home().replica().lost().ForEach(
      ReplicaId(), [&](ReplicaId replica, const v1::LostTailRow& row) {
        StoredEvent event;
        if (!event.header.ParseFromString(row.record().header())) return true;
        event.header_bytes = row.record().header();
        event.sealed = row.record().sealed();
        event.replica = replica;
        event.replica_seq = ReplicaSeq(row.record().replica_seq());
        event.seq = Seq(row.seq());
        event.recorded_at_us = row.recorded_at_us();
        event.verdict = row.verdict();
        event.act_left = row.record().act_left();
        return visit(event);
      });
}

}  // namespace tasuki::client
