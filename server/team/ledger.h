#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/domain/rows/rows.h"
#include "common/integrity/key_file.h"
#include "common/integrity/signing.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "common/sync/server_session.h"
#include "server/engine/engine.h"
#include "server/engine/team_rows.h"
#include "server/team/committed.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {

// What is held of a replica.
struct HeldReplica {
  DeviceId device;  // Zero: nothing held yet.
  sync::ReplicaTip tip;
};

// One team's journal as it is written: gives seq, recorded_at and verdict, hashes, and turns it all
// into rows of one commit. Made by the sequencer (or `init`), used by its thread alone.
//   Begin(now); Add(…)…; Finish(batch); — engine.Commit(batch) — and again.
// An error means that the store cannot be read: the process must stop. After a failed commit the
// ledger is ahead of the store and must be thrown away.
class Ledger {
 public:
  // Opens a team that is in the store, brings rows of an older release up to date and recomputes
  // the last commit's part of the tree. DataLoss: head and journal do not fit. `key_file` and
  // `random` outlive it.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(Engine& engine, TeamId team,
                                                      const integrity::KeyFile& key_file,
                                                      Random& random);
  // A team that is about to be.
  static std::unique_ptr<Ledger> Create(Engine& engine, TeamId team, ReplicaId server_replica,
                                        const integrity::KeyFile& key_file, Random& random);

  TeamId team() const { return team_; }
  const v1::TeamHeadRow& head() const { return head_; }
  Seq seq() const { return Seq(head_.seq()); }
  integrity::Hash Root() const { return tree_.Root(); }
  domain::Rows& rows() { return rows_; }
  ReplicaId server_replica() const { return ReplicaId::FromTrusted(head_.server_replica()); }

  // What is held of `replica`, the present commit included.
  absl::StatusOr<HeldReplica> Held(ReplicaId replica);

  // --- A commit.

  // `now_us`: civil time; recorded_at never goes back.
  void Begin(int64_t now_us);

  // Begin's time is so far after the last commit's that no event is ordered before an operator says
  // that it is right: verdicts know no other time, and it could never be taken back.
  bool waits_for_clock() const { return waits_for_clock_; }
  // Takes Begin's time, `now_us`, for right. False: nothing waited for that.
  bool AcceptClock(int64_t now_us);

  // Whether `unit` follows what is held; else the refusal.
  absl::StatusOr<std::optional<v1::Nack>> Check(const sync::PushUnit& unit, ReplicaId replica,
                                                DeviceId device);

  // Orders and judges a unit that Check found good. The root is not known yet.
  absl::StatusOr<sync::UnitResult> Add(const sync::PushUnit& unit, ReplicaId replica,
                                       DeviceId device);

  // Orders events of the server itself, as one act, signed by its key. Of each header only type,
  // subject and body are set. FailedPrecondition: it waits for its clock. Internal: one would not
  // be effective; where that was the first one, nothing was added.
  absl::Status AddServerEvents(std::vector<v1::Header> headers, const integrity::DeviceKey& key);

  // Any other row of this team.
  void PutRow(Table table, std::string key, std::string value);
  // Such a row as this commit leaves it; nullopt: this commit has not put it.
  std::optional<std::string> RowPut(Table table, std::string_view key) const;

  // The head row, for epoch and waiting; written with this commit.
  v1::TeamHeadRow& EditHead() {
    touched_ = true;
    return head_;
  }

  // Whether there is anything to write.
  bool touched() const { return touched_; }
  // Grows with every event and row that was added to the commit.
  uint64_t additions() const { return builder_.count() + extra_.rows().size(); }

  // Puts the whole commit into `batch`.
  absl::StatusOr<CommittedTeam> Finish(EngineBatch& batch);

  // Lets go of cached rows beyond `rows_max`.
  void Trim(size_t rows_max) { rows_.Trim(rows_max); }

 private:
  struct NewRecord;

  Ledger(Engine& engine, TeamId team, const integrity::KeyFile& key_file, Random& random);
  absl::Status RecomputeEnd();
  absl::Status MoveOldPolicies();
  absl::Status PutOldKeysBySubject();
  absl::StatusOr<uint64_t> ApartOf(DeviceId device);
  absl::StatusOr<bool> IsCutOff(DeviceId device);
  absl::Status CountOldKeys();
  absl::Status RememberImports();
  absl::StatusOr<v1::Verdict> Append(const NewRecord& record, ReplicaId replica);
  absl::Status AddKeys(const sync::CheckedPush& push, DeviceId device);
  bool MayGiveKey(const v1::Subject& subject, DeviceId device);
  absl::Status TakeRows(EngineBatch& batch, CommittedTeam& committed);
  absl::Status DestroyKeys(std::string_view subject, EngineBatch& batch, CommittedTeam& committed);
  absl::StatusOr<bool> HasMoved(MemberId member, std::string_view row);

  Engine& engine_;
  const TeamId team_;
  const integrity::KeyFile& key_file_;
  Random& random_;
  TeamRows source_;
  domain::Rows rows_;

  v1::TeamHeadRow head_;
  integrity::Tree tree_;
  absl::flat_hash_map<ReplicaId, HeldReplica> held_;
  absl::flat_hash_map<DeviceId, uint64_t> apart_;  // Events set apart, of devices that have some.

  // The commit under construction.
  bool touched_ = false;
  int64_t recorded_at_us_ = 0;
  bool waits_for_clock_ = false;
  integrity::Tree tree_before_;
  storage::ChunkBuilder builder_;
  absl::flat_hash_set<ReplicaId> held_changed_;
  absl::flat_hash_set<KeyId> keys_added_;
  std::vector<v1::SubjectKey> keys_;
  std::string key_ids_;  // Of keys_, one after the other.
  EngineBatch extra_;
};

}  // namespace tasuki::server
