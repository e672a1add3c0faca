#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/integrity/key_file.h"
#include "common/integrity/receipt.h"
#include "server/stream/connection.h"
#include "server/stream/feed.h"
#include "server/team/ledger.h"

namespace tasuki::server {

// One team while it is served: what the sequencer writes, what goes out to live laptops, and who is
// connected. Made by Teams, which outlives its users; any thread, except where said.
class Team {
 public:
  Team(TeamId id, integrity::DeviceKey server_key, std::unique_ptr<Ledger> ledger, Clock& clock);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  TeamId id() const { return id_; }
  const integrity::DeviceKey& server_key() const { return server_key_; }
  const integrity::ReceiptKey& receipt_key() const { return receipt_key_; }
  Feed& feed() { return feed_; }

  // Of the sequencer's thread alone.
  Ledger& ledger() { return *ledger_; }
  // The epochs of the ledger, signed: once for all that say Hello in one of them.
  std::shared_ptr<const v1::EpochList> SignedEpochs();

  // Who is connected; any thread. Join gives back those that the same device has too many of, for
  // the caller to send away.
  std::vector<std::shared_ptr<Connection>> Join(const std::shared_ptr<Connection>& connection);
  std::vector<std::shared_ptr<Connection>> Connections();

  // Which connection has a replica: the latest. Of the sequencer's thread alone. Gives back the one
  // that had it, if that still is there.
  std::shared_ptr<Connection> TakeReplica(ReplicaId replica,
                                          const std::shared_ptr<Connection>& connection);
  bool HasReplica(ReplicaId replica, const Connection& connection) const;

  // Laptops were told that the server waits for its clock; set by the sequencer, any thread.
  std::atomic<bool> told_of_clock{false};

  // Of the fan-out's thread alone.
  absl::Time next_round = absl::InfinitePast();

 private:
  struct Owner {
    uint64_t number;
    std::weak_ptr<Connection> connection;
  };

  const TeamId id_;
  const integrity::DeviceKey server_key_;
  const integrity::ReceiptKey receipt_key_;
  const std::unique_ptr<Ledger> ledger_;
  Feed feed_;
  absl::flat_hash_map<ReplicaId, Owner> owners_;
  std::shared_ptr<const v1::EpochList> signed_epochs_;

  absl::Mutex mutex_;
  std::vector<std::weak_ptr<Connection>> connections_ ABSL_GUARDED_BY(mutex_);
};

// Every team of a data folder. Made by the server, never changed while it serves; any thread.
class Teams {
 public:
  // Opens all of them. DataLoss: a team whose journal and head do not fit.
  static absl::StatusOr<std::unique_ptr<Teams>> Open(Engine& engine,
                                                     const integrity::KeyFile& key_file,
                                                     Random& random, Clock& clock);

  // Null: not here.
  Team* Find(TeamId id);
  const std::vector<std::unique_ptr<Team>>& all() const { return teams_; }

 private:
  std::vector<std::unique_ptr<Team>> teams_;
  absl::flat_hash_map<TeamId, Team*> by_id_;
};

// The server's signing key in a team. Unwrapped with the server replica's bytes as its id.
absl::StatusOr<integrity::DeviceKey> ReadServerKey(Engine& engine, TeamId team,
                                                   const integrity::KeyFile& key_file);

}  // namespace tasuki::server
