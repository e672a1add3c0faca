#include "server/server.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/sync/limits.h"
#include "server/limits.h"

namespace tasuki::server {

Server::Server(Engine& engine, Clock& clock)
    : engine_(engine),
      clock_(clock),
      in_flight_(sync::kPushBytesInFlightMax),
      staged_(sync::kStagedBytesMax) {}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Engine& engine,
                                                      const integrity::KeyFile& key_file,
                                                      Clock& clock, Random& random,
                                                      Options options) {
  auto server = std::unique_ptr<Server>(new Server(engine, clock));
  TASUKI_ASSIGN_OR_RETURN(server->teams_, Teams::Open(engine, key_file, random, clock));
  server->directory_ = std::make_unique<EngineDirectory>(engine, *server->teams_);
  server->catch_up_ = std::make_unique<CatchUp>(engine, key_file);
  server->fanout_ = std::make_unique<Fanout>(clock);
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
  return std::make_shared<Connection>(*this, *directory_, sync::SessionBudgets{in_flight_, staged_},
                                      ++connections_made_, wire);
}

void Server::Bind(std::shared_ptr<Connection> connection, const sync::BindRequest& request) {
  Team* team = teams_->Find(request.team);
  TASUKI_CHECK(team != nullptr) << "a session was greeted for a team that is not here";
  team->Join(connection);
  sequencer_->Bind(*team, std::move(connection), request);
}

void Server::Order(TeamId team, std::shared_ptr<Connection> connection, sync::PushUnit unit) {
  sequencer_->Order(*teams_->Find(team), std::move(connection), std::move(unit));
}

Feed& Server::FeedOf(TeamId team) { return teams_->Find(team)->feed(); }

void Server::AcceptLoss(std::function<void(absl::StatusOr<int>)> done) {
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
        [ended, each = team.get()](Ledger& ledger) {
          *ended = EndWaiting(ledger);
          if (*ended) {
            each->feed().Start(Epoch(ledger.head().epoch()), ledger.seq(), ledger.Root());
          }
          return absl::OkStatus();
        },
        [ended, tally, done, each = team.get()](absl::Status status) {
          if (*ended && status.ok()) {
            for (const auto& connection : each->Connections()) {
              connection->Drain("the loss was accepted; connect again");
            }
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
}

bool EndWaiting(Ledger& ledger) {
  if (!ledger.head().waiting()) return false;
  v1::TeamHeadRow& head = ledger.EditHead();
  const bool raised =
      !head.ended().empty() && head.ended(head.ended_size() - 1).common_seq() == head.seq() &&
      head.ended(head.ended_size() - 1).epoch() < head.epoch() && head.heard_epoch() < head.epoch();
  // `restore` has raised the epoch already, unless laptops know the raised one, too.
  if (!raised) {
    v1::EpochEnd& ended = *head.add_ended();
    ended.set_epoch(std::max(head.epoch(), head.heard_epoch()));
    ended.set_common_seq(head.seq());
    head.set_epoch(ended.epoch() + 1);
  }
  head.set_waiting(false);
  head.set_heard_epoch(0);
  return true;
}

}  // namespace tasuki::server
