#include "client/replica/damage.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/home/home.h"
#include "client/replica/replica.h"
#include "client/replica/store.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"
#include "common/storage/journal.h"
#include "common/storage/waterline.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

namespace fs = std::filesystem;

constexpr size_t kNoteBytes = ReplicaId::kBytes + 8 + 8 + 32;
constexpr char kJoinAgain[] =
    "put it back from a copy, or join again into a new one (`tasuki --home DIR join CODE`; an "
    "admin makes the code with `tasuki member code NAME`): what was synced is on the server";

std::string RecoveringPath(const std::string& home) { return StorePath(home) + ".recovering"; }

absl::StatusOr<std::unique_ptr<Store>> OpenReadOnly(const std::string& home, TeamId team) {
  return Store::Open({.path = StorePath(home), .team = team, .kind = StoreKind::kDamaged});
}

std::string Counted(uint64_t number, const char* one) {
  return absl::StrCat(number, " ", one, number == 1 ? "" : "s");
}

absl::Status CopyFolder(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::copy(from, to, fs::copy_options::recursive, error);
  if (!error) return absl::OkStatus();
  const std::string text = absl::StrCat("cannot copy ", from, ": ", error.message());
  if (error == std::errc::no_space_on_device) {
    return absl::ResourceExhaustedError(absl::StrCat(text, "; free some space and try again"));
  }
  return absl::UnavailableError(text);
}

// The row that keeps saying what was lost, in the store that goes on.
absl::Status PutLost(Store& store, const Readable& found, const std::string& folder, absl::Time now,
                     uint64_t acts) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::LostRow> before,
                          store.Find<v1::LostRow>(kMeta, kLostRow));
  v1::LostRow lost = before.value_or(v1::LostRow());
  lost.set_acts(lost.acts() + found.lost_acts);
  lost.set_events(lost.events() + found.lost_events);
  lost.set_replica(found.replica.str());
  lost.set_from_seq(found.lost_from.value());
  lost.set_at_us(absl::ToUnixMicros(now));
  lost.set_folder(folder);
  lost.set_moved(false);
  storage::Batch batch;
  PutMessage(batch, kMeta, kLostRow, lost);
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::OwnRow> own, store.Find<v1::OwnRow>(kMeta, kOwnRow));
  if (own) {  // What was counted as lost once is not lost again.
    own->set_acts(acts);
    PutMessage(batch, kMeta, kOwnRow, *own);
  }
  return store.db().Write(batch, storage::Sync::kYes);
}

// The copy at `path` opened as far as it reads, checked, and told what it lacks.
absl::Status MakeWhole(const std::string& path, TeamId team, const Readable& found,
                       const std::string& folder, const OpenOptions& options, uint64_t acts) {
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                          Store::Open({.path = path, .team = team, .kind = StoreKind::kSalvaged}));
  TASUKI_RETURN_IF_ERROR(Replica::Open(*store, *options.clock).status());
  TASUKI_RETURN_IF_ERROR(PutLost(*store, found, folder, options.clock->Now(), acts));
  return store->db().Flush();
}

// The last step: `folder` is the damaged store's new name. The names change one after another; a
// home that was cut off between them is refused, and recovering goes on from there.
absl::Status PutInPlace(const std::string& home, const std::string& folder) {
  const std::string db = StorePath(home);
  std::error_code error;
  if (fs::exists(db, error)) TASUKI_RETURN_IF_ERROR(storage::RenameDurably(db, folder));
  TASUKI_RETURN_IF_ERROR(storage::RenameDurably(RecoveringPath(home), db));
  const absl::Status moved =
      storage::RenameDurably(storage::WaterlinePath(db), storage::WaterlinePath(folder));
  return absl::IsNotFound(moved) ? absl::OkStatus() : moved;
}

absl::StatusOr<std::optional<OutboxTip>> TipBeside(const std::string& home) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<storage::Waterline> waterline,
                          storage::ReadWaterline(StorePath(home)));
  return waterline ? ParseNote(waterline->note) : std::nullopt;
}

}  // namespace

std::string NoteOf(const OutboxTip& tip) {
  std::string note = tip.replica.str();
  PutU64(note, tip.last.value());
  PutU64(note, tip.acts);
  note += tip.chain.str();
  return note;
}

std::optional<OutboxTip> ParseNote(std::string_view note) {
  if (note.size() != kNoteBytes) return std::nullopt;
  OutboxTip tip;
  tip.replica = ReplicaId::FromTrusted(note.substr(0, ReplicaId::kBytes));
  note.remove_prefix(ReplicaId::kBytes);
  tip.last = ReplicaSeq(GetU64(note));
  tip.acts = GetU64(note.substr(8));
  tip.chain = integrity::Hash::FromTrusted(note.substr(16));
  return tip;
}

absl::StatusOr<Readable> ReadDamaged(const std::string& home, TeamId team) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<OutboxTip> tip, TipBeside(home));
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, OpenReadOnly(home, team));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::OwnRow> own, store->Find<v1::OwnRow>(kMeta, kOwnRow));
  if (!own) return absl::DataLossError("the store does not say which replica it is");
  Readable found;
  found.replica = ReplicaId::FromTrusted(own->replica());
  found.lost_from = ReplicaSeq(own->last_seq() + 1);
  if (tip && tip->acts > own->acts()) {
    found.lost_acts = tip->acts - own->acts();
    if (tip->replica == found.replica && tip->last.value() > own->last_seq()) {
      found.lost_events = tip->last.value() - own->last_seq();
    }
  }
  auto cursor = store->db().NewCursor(kOutbox);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++found.outbox;
  TASUKI_RETURN_IF_ERROR(cursor->status());
  TASUKI_ASSIGN_OR_RETURN(found.applied, storage::LastSeq(store->db(), kJournal, team));
  return found;
}

absl::Status StoreDamaged(const std::string& home, TeamId team, const absl::Status& why) {
  if (!absl::IsDataLoss(why)) return Damaged(home, why);
  const absl::StatusOr<Readable> found = ReadDamaged(home, team);
  const std::string text = absl::StrCat("the home ", home, " is damaged: ", why.message());
  if (!found.ok()) {
    return WithAdvice(absl::DataLossError(absl::StrCat(text, "; nothing of it can be read")),
                      absl::StrCat("keep this folder; ", kJoinAgain));
  }
  std::string lost = "nothing that was written here seems to be lost by it";
  if (found->lost_acts > 0) {
    lost = absl::StrCat(Counted(found->lost_acts, "act"), " written here cannot be read");
    if (found->lost_events > 0) {
      absl::StrAppend(&lost, " (", Counted(found->lost_events, "event"), ", from event ",
                      found->lost_from.value(), " of this laptop on)");
    }
  }
  return WithAdvice(
      absl::DataLossError(absl::StrCat(text, "; ", lost, "; readable: the journal up to seq ",
                                       found->applied.value(), ", and ",
                                       Counted(found->outbox, "event"), " not yet sent")),
      "put the folder back from a copy made since, or go on with what can be read: `tasuki "
      "recover` (the damaged store stays beside it)");
}

absl::StatusOr<Recovered> Recover(const OpenOptions& options) {
  TASUKI_ASSIGN_OR_RETURN(const Identity identity, ReadConfig(options.home));
  const std::string db = StorePath(options.home);
  const std::string recovering = RecoveringPath(options.home);
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Try(options.home));
  if (lock == nullptr) {
    return Refused(absl::StrCat(FolderLock::Holder(options.home), " is at work in ", options.home),
                   "end it first");
  }
  std::error_code error;
  const std::string folder =
      absl::StrCat(db, ".damaged-",
                   absl::FormatTime("%Y%m%dT%H%M%S", options.clock->Now(), absl::UTCTimeZone()));
  if (fs::exists(folder, error)) {
    return Refused(absl::StrCat(folder, " is there already"), "try again in a second");
  }
  if (!fs::exists(db, error) && fs::exists(recovering, error)) {
    // Cut off between two names, once.
    TASUKI_RETURN_IF_ERROR(PutInPlace(options.home, folder));
    TASUKI_ASSIGN_OR_RETURN(Readable found, ReadDamaged(options.home, identity.team));
    return Recovered{found, folder};
  }
  const absl::Status why =
      Store::Open({.path = db, .team = identity.team, .kind = StoreKind::kOwn}).status();
  if (why.ok()) return Refused("this home's store is whole: nothing is to be recovered", "go on");
  if (!absl::IsDataLoss(why)) return why;
  const absl::StatusOr<Readable> found = ReadDamaged(options.home, identity.team);
  if (!found.ok()) return StoreDamaged(options.home, identity.team, why);
  TASUKI_ASSIGN_OR_RETURN(const std::optional<OutboxTip> tip, TipBeside(options.home));
  TASUKI_RETURN_IF_ERROR(storage::RemoveFolder(recovering));
  TASUKI_RETURN_IF_ERROR(CopyFolder(db, recovering));
  const absl::Status made =
      MakeWhole(recovering, identity.team, *found, folder, options, tip ? tip->acts : 0);
  if (!made.ok()) {
    return WithAdvice(absl::DataLossError(absl::StrCat("what can be read of ", db,
                                                       " does not fit together: ", made.message())),
                      absl::StrCat("keep this folder; ", kJoinAgain));
  }
  TASUKI_RETURN_IF_ERROR(storage::SyncTree(recovering));
  TASUKI_RETURN_IF_ERROR(PutInPlace(options.home, folder));
  return Recovered{*found, folder};
}

}  // namespace tasuki::client
