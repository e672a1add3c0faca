#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/base/random.h"
#include "common/integrity/key_file.h"
#include "common/sync/byte_budget.h"
#include "server/engine/engine.h"
#include "server/order/authority.h"
#include "server/order/fanout.h"
#include "server/order/sequencer.h"
#include "server/order/teams.h"
#include "server/order/worker.h"
#include "server/stream/catch_up.h"
#include "server/stream/connection.h"
#include "server/team/epochs.h"

namespace tasuki::server {

// A server without its network: teams, sequencer, fan-out, catch-up, and the connections that rpc
// makes. Made by `serve` and by tests over an open engine; any thread.
class Server : public ConnectionHost {
 public:
  struct Options {
    uint64_t free_disk_bytes_min = 0;
    std::function<void(const absl::Status&)> fatal;  // The store failed: end the process.
  };

  // DataLoss: a team's journal is broken. All arguments outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Engine& engine,
                                                       const integrity::KeyFile& key_file,
                                                       Clock& clock, Random& random,
                                                       Options options);
  ~Server() override;

  // A stream was opened; `wire` as for Connection.
  std::shared_ptr<Connection> Connect(Wire* wire);

  Authority& authority() { return *authority_; }
  Teams& teams() { return *teams_; }
  Engine& engine() { return engine_; }

  // Looks after the connections: those that stay silent end, late heads are signed. `now`:
  // Clock::TimerNow(). Called by the fan-out's thread; by tests.
  void Sweep(absl::Time now);

  // Accepts the loss of every team that waits, or of all; with `only` of that team alone, by its
  // name or id. `done` follows with how many began anew.
  void AcceptLoss(Accept whom, const std::string& only,
                  std::function<void(absl::StatusOr<int>)> done);

  // The same for teams that wait for the clock, which is right.
  void AcceptClock(std::function<void(absl::StatusOr<int>)> done);

  // Teams whose last commit lies more than kJournalAheadTold after `now`, and its time. Before any
  // laptop is served.
  std::vector<std::pair<TeamId, absl::Time>> JournalsAhead(absl::Time now);

  // Tells every laptop to come back later; connections end by themselves.
  void Drain(const std::string& why);
  // Commits what waits and ends all threads. Nothing is answered afterwards.
  void Stop();

  // ConnectionHost.
  void Bind(std::shared_ptr<Connection> connection, const sync::BindRequest& request) override;
  void Ask(TeamId team, std::shared_ptr<Connection> connection, uint64_t number) override;
  void Order(TeamId team, std::shared_ptr<Connection> connection, sync::PushUnit unit) override;
  Feed& FeedOf(TeamId team) override;
  CatchUp& catch_up() override { return *catch_up_; }
  Clock& clock() override { return clock_; }
  LogThrottle& log_throttle() override { return log_throttle_; }

 private:
  Server(Engine& engine, Clock& clock, Random& random);

  // Gives every team's ledger to `accept`; laptops of those where it gave true connect again, as
  // `why` tells them. `done` follows with how many did.
  void InEveryTeam(std::function<bool(Ledger&)> accept, std::string why,
                   std::function<void(absl::StatusOr<int>)> done);
  std::vector<std::shared_ptr<Connection>> Present();
  // Tells the laptops of a team whose clock is right again.
  void LookAtClock(Team& team);

  Engine& engine_;
  Clock& clock_;
  Random& random_;
  sync::ByteBudget in_flight_;
  sync::ByteBudget staged_;
  LogThrottle log_throttle_;
  std::atomic<uint64_t> connections_made_{0};
  absl::Mutex mutex_;
  // Every stream, those too that have not said who they are.
  std::vector<std::weak_ptr<Connection>> connections_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Teams> teams_;
  std::unique_ptr<EngineDirectory> directory_;
  std::unique_ptr<CatchUp> catch_up_;
  std::unique_ptr<Fanout> fanout_;
  std::unique_ptr<Worker> courier_;
  std::unique_ptr<Sequencer> sequencer_;
  std::unique_ptr<Authority> authority_;
};

}  // namespace tasuki::server
