#include "server/order/sequencer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/domain/verdict/writer.h"
#include "server/limits.h"
#include "server/order/claim.h"
#include "server/team/devices.h"

namespace tasuki::server {
namespace {

// What has to happen before pushes are taken; the loss goes first, being older.
v1::WaitReason WaitsFor(const Ledger& ledger) {
  return !ledger.head().waiting() && ledger.waits_for_clock() ? v1::CLOCK
                                                              : v1::WAIT_REASON_UNSPECIFIED;
}

}  // namespace

// One commit under construction.
struct Sequencer::PendingCommit {
  int64_t now_us = 0;
  bool disk_full = false;
  std::deque<Job> jobs;
  std::vector<Team*> teams;                    // Begun.
  std::vector<std::function<void()>> answers;  // Once durable.
  struct Ordered {
    Team* team;
    std::shared_ptr<Connection> connection;
    sync::UnitResult result;
  };
  std::vector<Ordered> ordered;
};

Sequencer::Sequencer(Engine& engine, Clock& clock, Fanout& fanout, Worker& courier, Options options)
    : engine_(engine),
      clock_(clock),
      fanout_(fanout),
      courier_(courier),
      options_(std::move(options)),
      thread_([this] { Run(); }) {}

Sequencer::~Sequencer() { Stop(); }

void Sequencer::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Sequencer::Bind(Team& team, std::shared_ptr<Connection> connection,
                     const sync::BindRequest& request) {
  absl::MutexLock lock(&mutex_);
  if (!stopped_) jobs_.push_back(BindJob{&team, std::move(connection), request});
}

void Sequencer::Order(Team& team, std::shared_ptr<Connection> connection, sync::PushUnit unit) {
  absl::MutexLock lock(&mutex_);
  if (!stopped_) jobs_.push_back(UnitJob{&team, std::move(connection), std::move(unit)});
}

void Sequencer::Ask(Team& team, std::shared_ptr<Connection> connection, uint64_t number) {
  absl::MutexLock lock(&mutex_);
  if (!stopped_) jobs_.push_back(AskJob{&team, std::move(connection), number});
}

void Sequencer::Call(Team& team, Work work, std::function<void(absl::Status)> done) {
  absl::Status refused;
  {
    absl::MutexLock lock(&mutex_);
    if (stopped_) {
      refused = absl::UnavailableError("the server is stopping; try again later");
    } else if (calls_waiting_ >= kCallsWaitingMax) {
      refused = absl::ResourceExhaustedError("too many requests wait; try again later");
    } else {
      ++calls_waiting_;
      jobs_.push_back(CallJob{&team, std::move(work), std::move(done)});
      return;
    }
  }
  done(refused);
}

void Sequencer::Run() {
  while (true) {
    std::deque<Job> jobs = Take();
    if (jobs.empty()) return;
    if (absl::Status status = Commit(std::move(jobs)); !status.ok()) {
      Log(LogLevel::kError, "commit-failed", {{"status", status}});
      // Nobody is answered any more: what was not acknowledged stays in the outboxes.
      if (options_.fatal) options_.fatal(status);
      return;
    }
  }
}

// What waits, up to kCommitEventsMax events; empty: stopped.
std::deque<Sequencer::Job> Sequencer::Take() {
  std::deque<Job> taken;
  absl::MutexLock lock(&mutex_);
  auto ready = [this]()
                   ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_ || !jobs_.empty(); };
  mutex_.Await(absl::Condition(&ready));
  size_t events = 0;
  while (!jobs_.empty()) {
    if (auto* unit = std::get_if<UnitJob>(&jobs_.front())) {
      if (events > 0 && events + unit->unit.events > kCommitEventsMax) break;
      events += unit->unit.events;
    } else if (std::holds_alternative<CallJob>(jobs_.front())) {
      --calls_waiting_;
    }
    taken.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
  }
  return taken;
}

bool Sequencer::IsIdle() {
  absl::MutexLock lock(&mutex_);
  return jobs_.empty();
}

absl::Status Sequencer::Commit(std::deque<Job> jobs) {
  PendingCommit commit;
  commit.now_us = absl::ToUnixMicros(clock_.Now());
  TASUKI_ASSIGN_OR_RETURN(const uint64_t free, engine_.FreeBytes());
  commit.disk_full = free < options_.free_disk_bytes_min;
  commit.jobs = std::move(jobs);
  for (Job& job : commit.jobs) {
    TASUKI_RETURN_IF_ERROR(std::visit([&](auto& each) { return Do(each, commit); }, job));
  }
  return Write(commit);
}

Ledger& Sequencer::Begin(Team& team, PendingCommit& commit) {
  Ledger& ledger = team.ledger();
  if (std::find(commit.teams.begin(), commit.teams.end(), &team) == commit.teams.end()) {
    ledger.Begin(commit.now_us);
    commit.teams.push_back(&team);
    if (ledger.waits_for_clock()) {
      if (auto held_back = clock_log_.Allow(clock_.TimerNow())) {
        Log(LogLevel::kWarn, "clock-leapt",
            {{"team", team.id().Hex()},
             {"last_commit",
              absl::FormatTime(absl::FromUnixMicros(ledger.head().recorded_at_us()))},
             {"now", absl::FormatTime(absl::FromUnixMicros(commit.now_us))},
             {"do", "set the clock right, or run `tasukid accept-clock` where it is right"},
             {"held_back", *held_back}});
      }
    }
  }
  return ledger;
}

absl::Status Sequencer::Do(BindJob& job, PendingCommit& commit) {
  Ledger& ledger = Begin(*job.team, commit);
  const sync::BindRequest& request = job.request;
  const v1::TeamHeadRow& head = ledger.head();
  TASUKI_ASSIGN_OR_RETURN(HeldReplica held, ledger.Held(request.replica));
  std::optional<v1::Nack> refused;
  const auto* device = ledger.rows().Find(domain::DeviceKey(request.device));
  const auto* member = ledger.rows().Find(domain::MemberKey(job.connection->member()));
  TASUKI_RETURN_IF_ERROR(ledger.rows().status());
  if (request.gives_back) {
    if (request.replica == ledger.server_replica()) {
      refused = sync::MakeNack(v1::NOT_ENROLLED, "what the server itself wrote is not taken back");
    }
  } else if (held.tip.seq.value() > 0 && held.device != request.device) {
    refused = sync::MakeNack(v1::NOT_ENROLLED, "this replica belongs to another device");
  }
  const bool cut_off =
      device == nullptr || (domain::DeviceIsCutOff(*device, member) && !request.revoked);
  if (!refused && cut_off) {
    refused = sync::MakeNack(v1::NOT_ENROLLED, "this device was revoked just now");
  } else if (!refused && (member == nullptr || RoleHere(member) != job.connection->role())) {
    refused = sync::MakeNack(v1::TOO_FAST, "your role was changed just now; connect again");
  }
  // Whoever gives back takes nothing away from its owner: what both bring is ordered once, by its
  // place and chain.
  if (!refused && !request.gives_back) {
    if (auto before = job.team->TakeReplica(request.replica, job.connection)) {
      courier_.Post([before] { before->Drain("this replica has connected again"); });
    }
  }
  const integrity::SharedPast past = PastOf(request, ledger);
  if (!refused) {
    TASUKI_ASSIGN_OR_RETURN(refused,
                            WeighClaim(request, past.relation, commit.disk_full, *job.team));
  }
  const sync::HeadFacts facts{.epoch = Epoch(head.epoch()),
                              .seq = ledger.seq(),
                              .waiting = head.waiting() || ledger.waits_for_clock(),
                              .waits_for = WaitsFor(ledger),
                              .common = past.common,
                              .epochs = job.team->SignedEpochs(),
                              .author = held.device};
  if (facts.waits_for == v1::CLOCK) job.team->told_of_clock = true;
  commit.answers.push_back([connection = std::move(job.connection), held, facts, refused] {
    connection->OnBound(held.tip, facts, refused);
  });
  return absl::OkStatus();
}

// What a laptop says that it knows beyond this server. A word of the server's own key proves it:
// the team waits (DESIGN.md §7). Its bare word changes nothing: one laptop could stop the whole
// team; it is sent away until the server or an operator knows better.
absl::StatusOr<std::optional<v1::Nack>> Sequencer::WeighClaim(const sync::BindRequest& request,
                                                              integrity::EpochRelation relation,
                                                              bool disk_full, Team& team) {
  Ledger& ledger = team.ledger();
  const v1::TeamHeadRow& head = ledger.head();
  const Epoch ours(head.epoch());
  TASUKI_ASSIGN_OR_RETURN(const bool proves_more, ProvesMore(request, relation, ledger));
  const bool claims_more =
      (relation == integrity::EpochRelation::kSame && request.applied > ledger.seq()) ||
      (request.epochs.entries().empty() && request.epoch > ours);
  if (!claims_more && !proves_more) return std::nullopt;
  if (proves_more && !disk_full) {
    uint64_t heard = std::max(ours.value(), integrity::PresentEpoch(request.epochs).value());
    if (request.vouched) heard = std::max(heard, request.vouched->epoch.value());
    heard = std::min(heard, kEpochMax);
    if (head.waiting() && heard <= head.heard_epoch()) return std::nullopt;
    if (auto held_back = waiting_log_.Allow(clock_.TimerNow())) {
      Log(LogLevel::kWarn, "waiting",
          {{"team", team.id().Hex()},
           {"why", "a laptop holds this server's word for more than it has"},
           {"device", request.device.Hex()},
           {"theirs", request.applied.value()},
           {"head", ledger.seq().value()},
           {"do", "tasukid accept-loss, once no better copy is to be found"},
           {"held_back", *held_back}});
    }
    v1::TeamHeadRow& edited = ledger.EditHead();
    edited.set_waiting(true);
    edited.set_heard_epoch(std::max(head.heard_epoch(), heard));
    return std::nullopt;
  }
  if (head.waiting()) return std::nullopt;  // It reads, and keeps what it has.
  if (auto held_back = unproven_log_.Allow(clock_.TimerNow())) {
    Log(LogLevel::kWarn, "unproven-claim",
        {{"team", team.id().Hex()},
         {"device", request.device.Hex()},
         {"their_epoch", request.epoch.value()},
         {"their_seq", request.applied.value()},
         {"epoch", ours.value()},
         {"seq", ledger.seq().value()},
         {"held_back", *held_back}});
  }
  return sync::MakeNack(
      v1::WAITING,
      absl::StrCat("this laptop holds the journal up to ", request.applied.value(), " of epoch ",
                   request.epoch.value(), ", the server up to ", ledger.seq().value(), " of epoch ",
                   ours.value(), disk_full ? ", and its disk is full" : "",
                   "; nothing is lost, but tell the server's operator, who may be running an old "
                   "copy"));
}

absl::Status Sequencer::Do(UnitJob& job, PendingCommit& commit) {
  const ReplicaId replica = job.connection->replica();
  // A later connection has the replica: it was told what is held, so nothing may be added behind
  // its back.
  const bool taken_over = !job.unit.gives_back && !job.team->HasReplica(replica, *job.connection);
  if (taken_over) return absl::OkStatus();
  std::optional<v1::Nack> nack;
  if (commit.disk_full) {
    nack = sync::MakeNack(v1::DISK_FULL,
                          "the server's disk is full; nothing is lost, it stays in the outbox");
  } else {
    Ledger& ledger = Begin(*job.team, commit);
    const DeviceId device = job.unit.author;
    TASUKI_ASSIGN_OR_RETURN(nack, ledger.Check(job.unit, replica, device));
    if (nack && nack->waits_for() == v1::CLOCK) job.team->told_of_clock = true;
    if (!nack) {
      TASUKI_ASSIGN_OR_RETURN(sync::UnitResult result, ledger.Add(job.unit, replica, device));
      commit.ordered.push_back({job.team, std::move(job.connection), std::move(result)});
      return absl::OkStatus();
    }
  }
  sync::UnitResult result;
  result.number = job.unit.number;
  result.nack = *std::move(nack);
  commit.ordered.push_back({job.team, std::move(job.connection), std::move(result)});
  return absl::OkStatus();
}

absl::Status Sequencer::Do(AskJob& job, PendingCommit& commit) {
  Ledger& ledger = Begin(*job.team, commit);
  v1::Head head;
  head.set_number(job.number);
  head.set_seq(ledger.seq().value());
  head.set_server_time_us(commit.now_us);
  head.set_waiting(ledger.head().waiting() || ledger.waits_for_clock());
  commit.answers.push_back(
      [connection = std::move(job.connection), head] { connection->OnAsked(head); });
  return absl::OkStatus();
}

absl::Status Sequencer::Do(CallJob& job, PendingCommit& commit) {
  absl::Status status;
  if (commit.disk_full) {
    status = absl::ResourceExhaustedError("the server's disk is full; free some space first");
  } else {
    Ledger& ledger = Begin(*job.team, commit);
    const uint64_t before = ledger.additions();
    status = job.work(ledger);
    if (!status.ok() && ledger.additions() != before) {
      return absl::InternalError(absl::StrCat(
          "a request failed half-way, and what it had done must not be kept: ", status.message()));
    }
  }
  commit.answers.push_back([done = std::move(job.done), status] { done(status); });
  return absl::OkStatus();
}

// Ends the connections of those who must hear nothing more, or who may hear something else.
void Sequencer::SendAway(Team& team, const CommittedTeam& committed) {
  if (committed.revoked.empty() && committed.moved.empty()) return;
  auto has = [](const auto& list, const auto& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
  };
  for (const auto& connection : team.Connections()) {
    if (has(committed.revoked, connection->device())) {
      connection->Revoke();
    } else if (has(committed.moved, connection->member())) {
      connection->Drain("what you may see or do has changed; connect again");
    }
  }
}

absl::Status Sequencer::Write(PendingCommit& commit) {
  EngineBatch batch;
  std::vector<std::pair<Team*, CommittedTeam>> committed;
  for (Team* team : commit.teams) {
    if (!team->ledger().touched()) continue;
    TASUKI_ASSIGN_OR_RETURN(CommittedTeam each, team->ledger().Finish(batch));
    committed.emplace_back(team, std::move(each));
  }
  if (!batch.empty()) TASUKI_RETURN_IF_ERROR(engine_.Commit(batch));
  for (PendingCommit::Ordered& ordered : commit.ordered) {
    if (ordered.result.nack) continue;
    for (const auto& [team, each] : committed) {
      if (team != ordered.team) continue;
      ordered.result.root = each.root;
      ordered.result.root_seq = each.last;
      ordered.result.epoch = Epoch(team->ledger().head().epoch());
    }
  }
  for (auto& [team, each] : committed) {
    // Before anything of this commit goes out.
    SendAway(*team, each);
    team->ledger().Trim(kCachedRowsMax);
    const Epoch epoch(team->ledger().head().epoch());
    if (epoch != team->feed().epoch()) {
      team->feed().Start(epoch, each.last, each.root);
      continue;
    }
    if (each.chunks.empty()) continue;
    team->feed().Publish(std::move(each));
    fanout_.Wake(*team);
  }
  if (commit.ordered.empty() && commit.answers.empty()) return absl::OkStatus();
  const bool few = commit.ordered.size() + commit.answers.size() <= kAnswersAtOnceMax;
  // The jobs go along: giving back what a large push held takes as long as judging a tenth of it.
  std::function<void()> deliver = [ordered = std::move(commit.ordered),
                                   answers = std::move(commit.answers),
                                   jobs = std::move(commit.jobs)] {
    for (const PendingCommit::Ordered& each : ordered) each.connection->OnUnitDone(each.result);
    for (const std::function<void()>& answer : answers) answer();
  };
  few&& IsIdle() ? courier_.RunOrPost(std::move(deliver)) : courier_.Post(std::move(deliver));
  return absl::OkStatus();
}

}  // namespace tasuki::server
