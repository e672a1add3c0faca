// The names change in this order, each durably:
//   1. db           → db.damaged-TIME
//   2. db.waterline → db.damaged-TIME.waterline
//   3. db.recovering → db
// db.recovering is whole, on the disk, and knows TIME and the answer: it is made as db.making, and
// gets its name before 1. So where there is no db, one that is there is to be finished, and where
// there is a db all begins again.

#include "client/replica/recover.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/home/home.h"
#include "client/replica/replica.h"
#include "client/replica/sealer.h"
#include "client/replica/store.h"
#include "client/replica/unsent.h"
#include "client/replica/whole.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/key_file.h"
#include "common/storage/disk.h"
#include "common/storage/salvage.h"
#include "common/storage/waterline.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

namespace fs = std::filesystem;

absl::Status CopyFolder(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive, error);
  if (!error) return absl::OkStatus();
  const Phrase text("cannot copy $0: $1", from, Phrase::Told(error.message()));
  if (error == std::errc::no_space_on_device) {
    return Fault(absl::StatusCode::kResourceExhausted,
                 Phrase("$0; free some space and try again", text));
  }
  return Fault(absl::StatusCode::kUnavailable, text);
}

v1::RecoveredRow RowOf(const Recovered& recovered) {
  const Readable& found = recovered.found;
  v1::RecoveredRow row;
  row.set_lost_acts(found.lost_acts);
  row.set_lost_events(found.lost_events);
  row.set_lost_from(found.lost_from.value());
  row.set_replica(found.replica.str());
  row.set_outbox(found.outbox);
  row.set_outbox_acts(found.outbox_acts);
  row.set_applied(found.applied.value());
  row.set_anew(found.anew);
  row.set_untold(found.untold);
  row.set_folder(recovered.folder);
  return row;
}

Recovered RecoveredOf(const v1::RecoveredRow& row) {
  Recovered recovered;
  Readable& found = recovered.found;
  found.lost_acts = row.lost_acts();
  found.lost_events = row.lost_events();
  found.lost_from = ReplicaSeq(row.lost_from());
  found.replica = ReplicaId::FromTrusted(row.replica());
  found.outbox = row.outbox();
  found.outbox_acts = row.outbox_acts();
  found.applied = Seq(row.applied());
  found.anew = row.anew();
  found.untold = row.untold();
  recovered.folder = row.folder();
  return recovered;
}

// The home that is recovered. Made by Recover, which has its lock.
class Recovery {
 public:
  Recovery(const OpenOptions& options, TeamId team, const RecoverHooks& hooks)
      : options_(options),
        hooks_(hooks),
        team_(team),
        db_(StorePath(options.home)),
        making_(db_ + ".making"),
        recovering_(RecoveringPath(options.home)) {}

  absl::StatusOr<Recovered> Run();
  absl::StatusOr<Recovered> Finish();

 private:
  absl::Status After(std::string_view step) const {
    return hooks_.after ? hooks_.after(step) : absl::OkStatus();
  }

  absl::StatusOr<std::optional<Recovered>> LookAtHome();
  absl::Status CheckKeys(Store& store) const;
  absl::StatusOr<Readable> KeepStore(const std::optional<OutboxTip>& tip);
  absl::Status FillIn(const Unsent& unsent);
  absl::StatusOr<Readable> MakeStore();
  absl::Status PutAnswer(const Recovered& recovered, uint64_t acts);
  absl::Status PutInPlace(const std::string& folder);

  const OpenOptions& options_;
  const RecoverHooks& hooks_;
  const TeamId team_;
  const std::string db_;
  const std::string making_;
  const std::string recovering_;
};

absl::Status Recovery::CheckKeys(Store& store) const {
  TASUKI_ASSIGN_OR_RETURN(integrity::KeyFile key_file,
                          integrity::KeyFile::Read(KeyPath(options_.home)));
  TASUKI_RETURN_IF_ERROR(ReadDevice(options_.home).status());
  return Sealer(store, std::move(key_file)).CheckKeyFile();
}

// Why the home is to be recovered is not asked here. FailedPrecondition: it is whole. An answer: it
// was recovered before. Nothing: its store is spoilt.
absl::StatusOr<std::optional<Recovered>> Recovery::LookAtHome() {
  absl::StatusOr<std::unique_ptr<Store>> store =
      Store::Open({.path = db_, .team = team_, .kind = StoreKind::kOwn});
  if (absl::IsNotFound(store.status()) || absl::IsDataLoss(store.status())) return std::nullopt;
  TASUKI_RETURN_IF_ERROR(store.status());
  const absl::Status whole = CheckWhole(**store);
  if (absl::IsDataLoss(whole)) return std::nullopt;
  TASUKI_RETURN_IF_ERROR(whole);
  if (absl::Status keys = CheckKeys(**store); !keys.ok()) return Damaged(options_.home, keys);
  TASUKI_ASSIGN_OR_RETURN(const auto lost, (*store)->Find<v1::LostRow>(kMeta, kLostRow));
  TASUKI_ASSIGN_OR_RETURN(const auto row, (*store)->Find<v1::RecoveredRow>(kMeta, kRecoveredRow));
  if (lost && !lost->moved() && row) return RecoveredOf(*row);
  return Refused("this home's store is whole: nothing is to be recovered", "go on");
}

// A copy of the store, opened as far as it reads. An error: it cannot be kept.
absl::StatusOr<Readable> Recovery::KeepStore(const std::optional<OutboxTip>& tip) {
  TASUKI_RETURN_IF_ERROR(CopyFolder(db_, making_));
  TASUKI_RETURN_IF_ERROR(storage::MendCurrent(making_));
  TASUKI_ASSIGN_OR_RETURN(const Readable found, ReadDamaged(making_, team_, tip));
  TASUKI_ASSIGN_OR_RETURN(
      const std::unique_ptr<Store> store,
      Store::Open({.path = making_, .team = team_, .kind = StoreKind::kSalvaged}));
  TASUKI_RETURN_IF_ERROR(Replica::Open(*store, *options_.clock).status());
  TASUKI_RETURN_IF_ERROR(CheckWhole(*store));
  return found;
}

// Puts what only this home has into the copy, or into a new store where there is none.
absl::Status Recovery::FillIn(const Unsent& unsent) {
  TASUKI_ASSIGN_OR_RETURN(
      const std::unique_ptr<Store> store,
      Store::Open({.path = making_, .team = team_, .create = true, .kind = StoreKind::kSalvaged}));
  TASUKI_RETURN_IF_ERROR(PutUnsent(unsent, ReplicaId::Random(*options_.random), *store));
  TASUKI_RETURN_IF_ERROR(Replica::Open(*store, *options_.clock).status());
  return CheckWhole(*store);
}

// Fills db.making. Where the store would lose acts, the way that saves more of them is taken.
absl::StatusOr<Readable> Recovery::MakeStore() {
  TASUKI_RETURN_IF_ERROR(storage::RemoveFolder(making_));
  const absl::StatusOr<std::optional<OutboxTip>> read = TipOf(options_.home);
  const std::optional<OutboxTip> tip = read.ok() ? *read : std::nullopt;
  const absl::StatusOr<Readable> kept = KeepStore(tip);
  if (absl::IsResourceExhausted(kept.status())) return kept;
  if (kept.ok() && kept->lost_acts == 0 && storage::LogsAreSure(db_)) return kept;
  TASUKI_ASSIGN_OR_RETURN(const Unsent unsent, ReadUnsent(db_, team_, tip));
  if (kept.ok() && SavesAsMuch(*kept, unsent)) return kept;
  if (!kept.ok()) TASUKI_RETURN_IF_ERROR(storage::RemoveFolder(making_));
  TASUKI_RETURN_IF_ERROR(FillIn(unsent));
  Readable found = ReadableOf(unsent);
  if (kept.ok()) {
    found.anew = false;
    found.applied = kept->applied;
  }
  return found;
}

// What keeps saying what was lost, in the store that goes on. `acts`: that this home ever wrote.
absl::Status Recovery::PutAnswer(const Recovered& recovered, uint64_t acts) {
  TASUKI_ASSIGN_OR_RETURN(
      const std::unique_ptr<Store> store,
      Store::Open({.path = making_, .team = team_, .kind = StoreKind::kSalvaged}));
  const Readable& found = recovered.found;
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::LostRow> before,
                          store->Find<v1::LostRow>(kMeta, kLostRow));
  v1::LostRow lost = before.value_or(v1::LostRow());
  lost.set_acts(lost.acts() + found.lost_acts);
  lost.set_events(lost.events() + found.lost_events);
  lost.set_replica(found.replica.str());
  lost.set_from_seq(found.lost_from.value());
  lost.set_at_us(absl::ToUnixMicros(options_.clock->Now()));
  lost.set_folder(recovered.folder);
  lost.set_moved(false);
  storage::Batch batch;
  PutMessage(batch, kMeta, kLostRow, lost);
  PutMessage(batch, kMeta, kRecoveredRow, RowOf(recovered));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::OwnRow> own, store->Find<v1::OwnRow>(kMeta, kOwnRow));
  if (own && acts > own->acts()) {  // What was counted as lost once is not lost again.
    own->set_acts(acts);
    PutMessage(batch, kMeta, kOwnRow, *own);
  }
  TASUKI_RETURN_IF_ERROR(store->db().Write(batch, storage::Sync::kYes));
  return store->db().Flush();
}

absl::Status Recovery::PutInPlace(const std::string& folder) {
  std::error_code error;
  if (fs::exists(db_, error)) TASUKI_RETURN_IF_ERROR(storage::RenameDurably(db_, folder));
  TASUKI_RETURN_IF_ERROR(After("damaged store put aside"));
  const std::string beside = folder.empty() ? db_ + ".gone" : folder;
  const absl::Status moved =
      storage::RenameDurably(storage::WaterlinePath(db_), storage::WaterlinePath(beside));
  if (!absl::IsNotFound(moved)) TASUKI_RETURN_IF_ERROR(moved);
  TASUKI_RETURN_IF_ERROR(After("its waterline put aside"));
  TASUKI_RETURN_IF_ERROR(storage::RenameDurably(recovering_, db_));
  return After("new store in place");
}

// Recovering was cut off between two names.
absl::StatusOr<Recovered> Recovery::Finish() {
  Recovered recovered;
  {
    TASUKI_ASSIGN_OR_RETURN(
        const std::unique_ptr<Store> store,
        Store::Open({.path = recovering_, .team = team_, .kind = StoreKind::kSalvaged}));
    TASUKI_ASSIGN_OR_RETURN(const auto row, store->Find<v1::RecoveredRow>(kMeta, kRecoveredRow));
    if (!row) {
      return WithAdvice(
          Fault(absl::StatusCode::kDataLoss,
                Phrase("$0 does not say what it was made from", recovering_)),
          Phrase("move it away, and rename the latest $0.damaged-… to $1 to begin again", db_,
                 db_));
    }
    recovered = RecoveredOf(*row);
  }
  TASUKI_RETURN_IF_ERROR(PutInPlace(recovered.folder));
  return recovered;
}

absl::StatusOr<Recovered> Recovery::Run() {
  std::error_code error;
  if (RecoveringWasCutOff(options_.home)) return Finish();
  TASUKI_ASSIGN_OR_RETURN(std::optional<Recovered> before, LookAtHome());
  if (before) return *std::move(before);
  Recovered recovered;
  if (fs::exists(db_, error)) {
    recovered.folder =
        absl::StrCat(db_, ".damaged-",
                     absl::FormatTime("%Y%m%dT%H%M%S", options_.clock->Now(), absl::UTCTimeZone()));
    if (fs::exists(recovered.folder, error)) {
      return Refused(Phrase("$0 is there already", recovered.folder), "try again in a second");
    }
  }
  TASUKI_ASSIGN_OR_RETURN(recovered.found, MakeStore());
  TASUKI_RETURN_IF_ERROR(After("new store filled"));
  if (const absl::Status asked = hooks_.ask(recovered.found); !asked.ok()) {
    TASUKI_RETURN_IF_ERROR(storage::RemoveFolder(making_));
    return asked;
  }
  const absl::StatusOr<std::optional<OutboxTip>> tip = TipOf(options_.home);
  TASUKI_RETURN_IF_ERROR(PutAnswer(recovered, tip.ok() && *tip ? (*tip)->acts : 0));
  TASUKI_RETURN_IF_ERROR(storage::SyncTree(making_));
  TASUKI_RETURN_IF_ERROR(storage::RemoveFolder(recovering_));
  TASUKI_RETURN_IF_ERROR(storage::RenameDurably(making_, recovering_));
  TASUKI_RETURN_IF_ERROR(After("new store on the disk"));
  TASUKI_RETURN_IF_ERROR(PutInPlace(recovered.folder));
  return recovered;
}

}  // namespace

absl::StatusOr<Recovered> Recover(const OpenOptions& options, const RecoverHooks& hooks) {
  TASUKI_ASSIGN_OR_RETURN(const Identity identity, ReadConfig(options.home));
  if (IsReadOnly(options.home)) return ReadOnlyHome(options.home);
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Try(options.home));
  if (lock == nullptr) {
    return Refused(
        Phrase("$0 is at work in $1", Phrase::Told(FolderLock::Holder(options.home)), options.home),
        "end it first");
  }
  return Recovery(options, identity.team, hooks).Run();
}

}  // namespace tasuki::client
