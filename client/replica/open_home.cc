#include "client/replica/open_home.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "client/replica/damage.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/key_file.h"

namespace tasuki::client {
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

OpenHome::OpenHome(const OpenOptions& options, std::unique_ptr<FolderLock> lock, Identity identity,
                   Device device)
    : options_(options),
      lock_(std::move(lock)),
      device_(std::move(device)),
      identity_(std::move(identity)),
      clock_(*options.clock) {}

absl::StatusOr<std::unique_ptr<OpenHome>> OpenHome::Open(const OpenOptions& options,
                                                         std::unique_ptr<FolderLock> lock,
                                                         const Identity& identity,
                                                         storage::Disk disk) {
  absl::StatusOr<Device> device = ReadDevice(options.home);
  if (!device.ok()) return Damaged(options.home, device.status());
  if (device->id != identity.device) {
    return Damaged(options.home, Fault(absl::StatusCode::kDataLoss,
                                       "config.json and device.key name two devices"));
  }
  absl::StatusOr<integrity::KeyFile> key_file = integrity::KeyFile::Read(KeyPath(options.home));
  if (!key_file.ok()) return Damaged(options.home, key_file.status());
  auto home = std::unique_ptr<OpenHome>(
      new OpenHome(options, std::move(lock), identity, *std::move(device)));
  // Whoever has not finished joining has none yet. What is gone later is never made anew.
  const bool create = disk != nullptr || (identity.joining && !HoldsRows(StorePath(options.home)));
  if (disk == nullptr && IsReadOnly(options.home)) {
    TASUKI_ASSIGN_OR_RETURN(home->stand_in_, StandIn::Make(options.home));
  }
  absl::Status opened = home->OpenParts(
      {.path = home->read_only() ? home->stand_in_->store() : StorePath(options.home),
       .team = identity.team,
       .create = create,
       .disk = std::move(disk)},
      *std::move(key_file));
  if (opened.ok()) {
    if (absl::Status keys = home->sealer_->CheckKeyFile(); !keys.ok()) {
      opened = home->store_->db().VerifyChecksums();
      if (opened.ok()) return Damaged(options.home, keys);
    }
  }
  if (!opened.ok()) {
    home.reset();  // Nobody may have the store open.
    return StoreDamaged(options.home, identity.team, opened);
  }
  home->overlay_ = std::make_unique<OutboxOverlay>(*home->replica_, *home->outbox_);
  home->random_ =
      std::make_unique<CommandRandom>(home->options_, *home->store_, *home->outbox_, home->clock_);
  home->requests_ = std::make_unique<Requests>(*home->store_, home->clock_, *home->random_);
  TASUKI_RETURN_IF_ERROR(home->requests_->Prune());
  TASUKI_RETURN_IF_ERROR(home->requests_->Begin(std::nullopt));
  return home;
}

absl::Status OpenHome::OpenParts(StoreOptions options, integrity::KeyFile key_file) {
  TASUKI_ASSIGN_OR_RETURN(store_, Store::Open(std::move(options)));
  sealer_ = std::make_unique<Sealer>(*store_, std::move(key_file));
  TASUKI_ASSIGN_OR_RETURN(outbox_, Outbox::Open(*store_, *sealer_));
  TASUKI_ASSIGN_OR_RETURN(replica_, Replica::Open(*store_, clock_));
  return absl::OkStatus();
}

const Identity& OpenHome::identity() {
  identity_.replica = outbox_->replica();
  identity_.epoch = replica_->epoch();
  return identity_;
}

}  // namespace tasuki::client
