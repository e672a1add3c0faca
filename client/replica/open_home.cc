#include "client/replica/open_home.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/integrity/key_file.h"

namespace tasuki::client {

absl::Status CommandClock::SetNow(const std::string& now) {
  shift_ = absl::ZeroDuration();
  if (now.empty()) return absl::OkStatus();
  absl::Time civil;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, now, &civil, &error)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "TASUKI_NOW is not a time like 2026-08-20T13:00:00+09:00: ", now, " (", error, ")"));
  }
  shift_ = civil - machine_.Now();
  return absl::OkStatus();
}

namespace {

// Whether a store was written to there. One whose making was cut short has neither kind of file.
bool HoldsRows(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator file(folder, error);
  for (; !error && file != std::filesystem::directory_iterator(); file.increment(error)) {
    const std::filesystem::path kind = file->path().extension();
    if (kind == ".log" || kind == ".sst") return true;
  }
  return false;
}

}  // namespace

Engine::Engine(const OpenOptions& options, std::unique_ptr<HomeLock> lock, Identity identity,
               Device device)
    : options_(options),
      lock_(std::move(lock)),
      identity_(std::move(identity)),
      device_(std::move(device)),
      clock_(*options.clock) {}

absl::StatusOr<std::unique_ptr<Engine>> Engine::Open(const OpenOptions& options,
                                                     std::unique_ptr<HomeLock> lock,
                                                     const Identity& identity, storage::Disk disk) {
  absl::StatusOr<Device> device = ReadDevice(options.home);
  if (!device.ok()) return Damaged(options.home, device.status());
  absl::StatusOr<integrity::KeyFile> key_file = integrity::KeyFile::Read(KeyPath(options.home));
  if (!key_file.ok()) return Damaged(options.home, key_file.status());
  auto engine =
      std::unique_ptr<Engine>(new Engine(options, std::move(lock), identity, *std::move(device)));
  // A join that was not finished has none yet. What holds rows is never made anew.
  const bool create = disk != nullptr || !HoldsRows(StorePath(options.home));
  auto store = Store::Open(StorePath(options.home), create, identity.team, std::move(disk));
  if (!store.ok()) return Damaged(options.home, store.status());
  engine->store_ = *std::move(store);
  engine->sealer_ = std::make_unique<Sealer>(*engine->store_, *std::move(key_file));
  TASUKI_ASSIGN_OR_RETURN(engine->outbox_, Outbox::Open(*engine->store_, *engine->sealer_));
  TASUKI_ASSIGN_OR_RETURN(engine->replica_, Replica::Open(*engine->store_, engine->clock_));
  engine->shown_ = std::make_unique<Shown>(*engine->replica_, *engine->outbox_);
  TASUKI_RETURN_IF_ERROR(engine->PruneRequests());
  TASUKI_RETURN_IF_ERROR(engine->BeginRequest(std::nullopt));
  return engine;
}

const Identity& Engine::identity() {
  identity_.replica = outbox_->replica();
  identity_.epoch = replica_->epoch();
  return identity_;
}

// Ids and keys come from the seed, the home, and where the replica stands, so that none repeats
// in another home, another run, or a home put back from a copy.
absl::Status Engine::BeginSeededStream() {
  if (!options_.seed) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> draws, store_->FindNumber(kDrawsRow));
  storage::Batch batch;
  PutNumber(batch, kDrawsRow, draws.value_or(0) + 1);
  TASUKI_RETURN_IF_ERROR(store_->db().Write(batch, storage::Sync::kNo));
  std::string place = "tasuki seed 1";
  PutU64(place, *options_.seed);
  PutU64(place, outbox_->last().Next().value());
  PutU64(place, draws.value_or(0));
  PutU64(place, static_cast<uint64_t>(absl::ToUnixSeconds(clock_.Now())));
  place += options_.home;
  seeded_.emplace(GetU64(integrity::Sha256(place).bytes()));
  return absl::OkStatus();
}

absl::Status Engine::BeginRequest(std::optional<RequestId> id) {
  request_ = id;
  request_row_ = v1::RequestRow();
  return BeginSeededStream();
}

absl::Status Engine::Resume(Running running) {
  request_ = running.id;
  request_row_ = std::move(running.row);
  clock_.set_shift(running.shift);
  return BeginSeededStream();
}

absl::StatusOr<std::optional<v1::RequestRow>> Engine::FindRequest(RequestId id) {
  return store_->Find<v1::RequestRow>(kRequests, id.bytes());
}

absl::Status Engine::FinishRequest(int exit_code) {
  if (!request_ || request_row_.event_ids().empty()) return absl::OkStatus();
  request_row_.set_finished(true);
  request_row_.set_exit_code(exit_code);
  storage::Batch batch;
  PutMessage(batch, kRequests, request_->bytes(), request_row_);
  request_.reset();
  TASUKI_RETURN_IF_ERROR(store_->db().Write(batch, storage::Sync::kNo));
  if (options_.clock->TimerNow() - pruned_at_ < kRequestPruneEvery) return absl::OkStatus();
  return PruneRequests();
}

// By this process's own clock: a command's TASUKI_NOW makes no other one's request old.
absl::Status Engine::PruneRequests() {
  pruned_at_ = options_.clock->TimerNow();
  storage::Batch batch;
  int64_t oldest = absl::ToUnixMicros(options_.clock->Now() - kRequestLife);
  auto cursor = store_->db().NewCursor(kRequests);
  v1::RequestRow row;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (!row.ParseFromArray(cursor->value().data(), static_cast<int>(cursor->value().size())) ||
        row.at_us() < oldest) {
      batch.Delete(kRequests, cursor->key());
    }
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  if (batch.empty()) return absl::OkStatus();
  return store_->db().Write(batch, storage::Sync::kNo);
}

absl::TimeZone CivilZone(domain::Rows& rows, MemberId member) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (const auto* row = rows.Find(domain::MemberKey(member));
      row != nullptr && !row->zone().empty() && absl::LoadTimeZone(row->zone(), &zone)) {
    return zone;
  }
  if (const auto* team = rows.Find(domain::TeamKey());
      team != nullptr && absl::LoadTimeZone(team->zone(), &zone)) {
    return zone;
  }
  return absl::UTCTimeZone();
}

}  // namespace tasuki::client
