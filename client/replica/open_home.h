#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/home/home.h"
#include "client/replica/outbox.h"
#include "client/replica/replica.h"
#include "client/replica/sealer.h"
#include "client/replica/shown.h"
#include "client/replica/store.h"
#include "client/replica/workspace.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// Civil time as the command at hand wants it (TASUKI_NOW of the process that was started). One
// thread.
class CommandClock : public Clock {
 public:
  explicit CommandClock(const Clock& machine) : machine_(machine) {}

  absl::Time Now() const override { return machine_.Now() + shift_; }
  absl::Time TimerNow() const override { return machine_.TimerNow(); }
  // Empty: the machine's own. InvalidArgument: not RFC 3339.
  absl::Status SetNow(const std::string& now);
  absl::Duration shift() const { return shift_; }
  void set_shift(absl::Duration shift) { shift_ = shift; }

 private:
  const Clock& machine_;
  absl::Duration shift_;
};

// Everything that stands on one open store: made and owned by the workspace, used by sync, fork and
// epoch as well. One thread, under the home's lock. After a failed write, open it again.
class Engine {
 public:
  // `lock` may be null only where the store is a fresh one beside the home. `disk`: as for Store.
  static absl::StatusOr<std::unique_ptr<Engine>> Open(const OpenOptions& options,
                                                      std::unique_ptr<HomeLock> lock,
                                                      const Identity& identity,
                                                      storage::Disk disk = nullptr);

  const std::string& home() const { return options_.home; }
  const Identity& identity();
  CommandClock& clock() { return clock_; }
  Random& random() { return seeded_ ? *seeded_ : *options_.random; }
  const Device& device() const { return device_; }
  Store& store() { return *store_; }
  Sealer& sealer() { return *sealer_; }
  Outbox& outbox() { return *outbox_; }
  Replica& replica() { return *replica_; }
  Shown& shown() { return *shown_; }

  // --- Requests: a command's id, kept with what it writes. One may run while another waits.

  // From now on writes belong to `id` (nullopt: to nobody). A seeded stream begins anew.
  absl::Status BeginRequest(std::optional<RequestId> id);
  // What request `id` wrote before; nullopt: nothing.
  absl::StatusOr<std::optional<v1::RequestRow>> FindRequest(RequestId id);
  // The request under way and its clock, put back once one inside its waiting is done.
  struct Running {
    std::optional<RequestId> id;
    v1::RequestRow row;
    absl::Duration shift;
  };
  Running running() const { return {request_, request_row_, clock_.shift()}; }
  absl::Status Resume(Running running);
  // Whether the request under way has written something.
  bool request_wrote() const { return request_row_.event_ids_size() > 0; }
  // Its exit code is known; kept only where it wrote something.
  absl::Status FinishRequest(int exit_code);

  // --- Writing.

  // Judges, seals, chains and writes an act, synced (Workspace::Write).
  absl::StatusOr<Written> Write(std::vector<EventDraft> act, WriteMode mode);
  // OK until a write failed; then this engine is to be closed, and opened again.
  const absl::Status& health() const { return health_; }
  // The replica's first event (join, fork): ReplicaOpened, not judged. Into `batch`, unwritten.
  absl::Status AppendReplicaOpened(ReplicaId previous, storage::Batch& batch);

 private:
  Engine(const OpenOptions& options, std::unique_ptr<HomeLock> lock, Identity identity,
         Device device);

  absl::Status PruneRequests();
  absl::Status BeginSeededStream();
  void FillHeader(EventDraft& draft, absl::Time now);
  absl::Status JudgeAct(const std::vector<EventDraft>& act);
  absl::StatusOr<std::vector<MadeEvent>> SealAct(std::vector<EventDraft>& act,
                                                 storage::Batch& batch);
  void PutRequest(const Written& written, bool repeatable, storage::Batch& batch);

  OpenOptions options_;
  std::unique_ptr<HomeLock> lock_;
  Identity identity_;
  Device device_;
  CommandClock clock_;
  std::optional<SeededRandom> seeded_;

  std::unique_ptr<Store> store_;
  std::unique_ptr<Sealer> sealer_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<Shown> shown_;

  absl::Status health_;
  std::optional<RequestId> request_;
  v1::RequestRow request_row_;  // Of request_, as stored; empty: nothing was written yet.
  absl::Time pruned_at_;        // Timer time of the last look for old requests.
};

// The member's zone, else the team's; UTC before either is known.
absl::TimeZone CivilZone(domain::Rows& rows, MemberId member);

}  // namespace tasuki::client
