#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/integrity/epochs.h"
#include "common/sync/server_session.h"
#include "server/engine/engine.h"
#include "server/limits.h"
#include "server/order/fanout.h"
#include "server/order/teams.h"
#include "server/order/worker.h"
#include "server/stream/connection.h"

namespace tasuki::server {

// The one thread that writes: takes what waits, gives it seq, time and verdict, makes it durable
// with one synced write, then publishes, then answers (DESIGN.md §7). A batch forms while the last
// one syncs; there is no timer. Made by the server; its functions: any thread. When the store
// cannot be read or written it calls `fatal`, answers nobody any more, and does nothing else: a
// restart recovers.
class Sequencer {
 public:
  struct Options {
    uint64_t free_disk_bytes_min = 0;
    std::function<void(const absl::Status&)> fatal;  // Ends the process.
  };

  // `courier` brings the answers, `fanout` wakes the live laptops; both outlive it.
  Sequencer(Engine& engine, Clock& clock, Fanout& fanout, Worker& courier, Options options);
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // Binds the replica to the connection: OnBound follows.
  void Bind(Team& team, std::shared_ptr<Connection> connection, const sync::BindRequest& request);
  // Orders a unit: OnUnitDone follows.
  void Order(Team& team, std::shared_ptr<Connection> connection, sync::PushUnit unit);

  // Looks where the journal ends: OnAsked follows, once what was taken before is durable.
  void Ask(Team& team, std::shared_ptr<Connection> connection, uint64_t number);

  // Runs `work` inside a commit; its rows become durable with it. `done` follows on the courier,
  // with the status of `work`, or ResourceExhausted (disk full, too many waiting), or Unavailable
  // (stopped). `work` changes nothing when it fails.
  using Work = std::function<absl::Status(Ledger& ledger)>;
  void Call(Team& team, Work work, std::function<void(absl::Status)> done);

  // Commits what waits, then ends the thread.
  void Stop();

 private:
  struct BindJob {
    Team* team;
    std::shared_ptr<Connection> connection;
    sync::BindRequest request;
  };
  struct UnitJob {
    Team* team;
    std::shared_ptr<Connection> connection;
    sync::PushUnit unit;
  };
  struct AskJob {
    Team* team;
    std::shared_ptr<Connection> connection;
    uint64_t number;
  };
  struct CallJob {
    Team* team;
    Work work;
    std::function<void(absl::Status)> done;
  };
  using Job = std::variant<BindJob, UnitJob, AskJob, CallJob>;

  // What one commit gathers.
  struct PendingCommit;

  void Run();
  std::deque<Job> Take();
  // Whether nothing waits.
  bool IsIdle() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Commit(std::deque<Job> jobs);
  absl::Status Do(BindJob& job, PendingCommit& commit);
  absl::Status Do(UnitJob& job, PendingCommit& commit);
  absl::Status Do(AskJob& job, PendingCommit& commit);
  absl::Status Do(CallJob& job, PendingCommit& commit);
  absl::StatusOr<std::optional<v1::Nack>> WeighClaim(const sync::BindRequest& request,
                                                     integrity::EpochRelation relation,
                                                     bool disk_full, Team& team);
  absl::Status Write(PendingCommit& commit);
  void SendAway(Team& team, const CommittedTeam& committed);
  Ledger& Begin(Team& team, PendingCommit& commit);

  Engine& engine_;
  Clock& clock_;
  Fanout& fanout_;
  Worker& courier_;
  const Options options_;

  LogThrottle waiting_log_{kLogEvery};
  LogThrottle unproven_log_{kLogEvery};
  LogThrottle clock_log_{kLogEvery};

  absl::Mutex mutex_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mutex_);
  size_t calls_waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace tasuki::server
