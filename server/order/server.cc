#include "server/order/server.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/sync/limits.h"
#include "server/limits.h"

namespace tasuki::server {

Server::Server(Engine& engine, Clock& clock, Random& random)
    : engine_(engine),
      clock_(clock),
      random_(random),
      in_flight_(sync::kPushBytesInFlightMax),
      staged_(sync::kStagedBytesMax),
      log_throttle_(kLogEvery) {}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Engine& engine,
                                                      const integrity::KeyFile& key_file,
                                                      Clock& clock, Random& random,
                                                      Options options) {
  auto server = std::unique_ptr<Server>(new Server(engine, clock, random));
  TASUKI_ASSIGN_OR_RETURN(server->teams_, Teams::Open(engine, key_file, random, clock));
  server->directory_ = std::make_unique<EngineDirectory>(engine, *server->teams_);
  server->catch_up_ = std::make_unique<CatchUp>(engine, key_file);
  server->fanout_ =
      std::make_unique<Fanout>(clock, [raw = server.get()](absl::Time now) { raw->Sweep(now); });
  server->courier_ = std::make_unique<Worker>();
  server->sequencer_ = std::make_unique<Sequencer>(
      engine, clock, *server->fanout_, *server->courier_,
      Sequencer::Options{.free_disk_bytes_min = options.free_disk_bytes_min,
                         .fatal = std::move(options.fatal)});
  server->authority_ =
      std::make_unique<Authority>(engine, *server->teams_, *server->sequencer_, clock);
  return server;
}

Server::~Server() { Stop(); }

std::shared_ptr<Connection> Server::Connect(Wire* wire) {
  auto connection = std::make_shared<Connection>(
      *this, *directory_, sync::SessionBudgets{in_flight_, staged_}, ++connections_made_, wire);
  absl::MutexLock lock(&mutex_);
  connections_.push_back(connection);
  return connection;
}

void Server::Sweep(absl::Time now) {
  for (const auto& connection : Present()) connection->Sweep(now);
  for (const auto& team : teams_->all()) {
    if (team->told_of_clock) LookAtClock(*team);
    if (!team->feed().SignLate(now)) continue;
    for (const auto& connection : team->Connections()) connection->Poke();
  }
}

// Laptops that heard of it push nothing more on their connections, also once the clock was set.
void Server::LookAtClock(Team& team) {
  auto right = std::make_shared<bool>(false);
  sequencer_->Call(
      team,
      [right](Ledger& ledger) {
        *right = !ledger.waits_for_clock();
        return absl::OkStatus();
      },
      [right, &team](absl::Status) {
        if (!*right || !team.told_of_clock.exchange(false)) return;
        for (const auto& connection : team.Connections()) {
          connection->Drain("the server's clock is right again; connect again");
        }
      });
}

void Server::Bind(std::shared_ptr<Connection> connection, const sync::BindRequest& request) {
  Team* team = teams_->Find(request.team);
  TASUKI_CHECK(team != nullptr) << "a session was greeted for a team that is not here";
  // Not from here: this connection is locked, and no two may be at once.
  for (auto& surplus : team->Join(connection)) {
    courier_->Post([surplus = std::move(surplus)] {
      surplus->Drain("this device has too many connections; the newest ones stay");
    });
  }
  sequencer_->Bind(*team, std::move(connection), request);
}

void Server::Order(TeamId team, std::shared_ptr<Connection> connection, sync::PushUnit unit) {
  sequencer_->Order(*teams_->Find(team), std::move(connection), std::move(unit));
}

void Server::Ask(TeamId team, std::shared_ptr<Connection> connection, uint64_t number) {
  sequencer_->Ask(*teams_->Find(team), std::move(connection), number);
}

Feed& Server::FeedOf(TeamId team) { return teams_->Find(team)->feed(); }

void Server::AcceptLoss(Accept whom, const std::string& only,
                        std::function<void(absl::StatusOr<int>)> done) {
  InEveryTeam(
      [whom, only, now = clock_.Now(), &random = random_](Ledger& ledger) {
        return IsCalled(ledger, only) && AcceptTheLoss(ledger, whom, now, random);
      },
      "the loss was accepted; connect again", std::move(done));
}

void Server::AcceptClock(std::function<void(absl::StatusOr<int>)> done) {
  InEveryTeam(
      [now = clock_.Now()](Ledger& ledger) { return ledger.AcceptClock(absl::ToUnixMicros(now)); },
      "the server's clock was confirmed; connect again", std::move(done));
}

std::vector<std::pair<TeamId, absl::Time>> Server::JournalsAhead(absl::Time now) {
  std::vector<std::pair<TeamId, absl::Time>> ahead;
  for (const auto& team : teams_->all()) {
    const absl::Time last = absl::FromUnixMicros(team->ledger().head().recorded_at_us());
    if (last - now > kJournalAheadTold) ahead.emplace_back(team->id(), last);
  }
  return ahead;
}

void Server::InEveryTeam(std::function<bool(Ledger&)> accept, std::string why,
                         std::function<void(absl::StatusOr<int>)> done) {
  // One answer for all teams, when the last of them has answered.
  struct Tally {
    absl::Mutex mutex;
    size_t left;
    int ended = 0;
    absl::Status status;
  };
  auto tally = std::make_shared<Tally>();
  tally->left = teams_->all().size();
  if (tally->left == 0) return done(0);
  for (const auto& team : teams_->all()) {
    auto ended = std::make_shared<bool>(false);
    sequencer_->Call(
        *team,
        [ended, accept](Ledger& ledger) {
          *ended = accept(ledger);
          return absl::OkStatus();
        },
        [ended, tally, done, why, each = team.get()](absl::Status status) {
          if (*ended && status.ok()) {
            for (const auto& connection : each->Connections()) connection->Drain(why);
          }
          bool last = false;
          {
            absl::MutexLock lock(&tally->mutex);
            tally->status.Update(status);
            tally->ended += *ended ? 1 : 0;
            last = --tally->left == 0;
          }
          if (!last) return;
          tally->status.ok() ? done(tally->ended) : done(tally->status);
        });
  }
}

void Server::Drain(const std::string& why) {
  for (const auto& team : teams_->all()) {
    for (const auto& connection : team->Connections()) connection->Drain(why);
  }
}

void Server::Stop() {
  // What feeds the others ends first.
  if (sequencer_) sequencer_->Stop();
  if (courier_) courier_->Stop();
  if (fanout_) fanout_->Stop();
  if (catch_up_) catch_up_->Stop();
  // The network ended them already; a stream without one would outlive the budgets it took from.
  for (const auto& connection : Present()) connection->OnGone();
}

std::vector<std::shared_ptr<Connection>> Server::Present() {
  std::vector<std::shared_ptr<Connection>> present;
  absl::MutexLock lock(&mutex_);
  std::erase_if(connections_, [](const auto& each) { return each.expired(); });
  present.reserve(connections_.size());
  for (const auto& each : connections_) {
    if (auto connection = each.lock()) present.push_back(std::move(connection));
  }
  return present;
}

}  // namespace tasuki::server
