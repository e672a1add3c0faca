#include "client/replica/damage.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/home/home.h"
#include "client/replica/store.h"
#include "client/replica/unsent.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/journal.h"
#include "common/storage/salvage.h"
#include "common/storage/waterline.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

namespace fs = std::filesystem;

constexpr size_t kNoteBytes = ReplicaId::kBytes + 8 + 8 + 32;

// What can be read by any means; never an error.
Readable ReadAtAll(const std::string& home, TeamId team) {
  const absl::StatusOr<std::optional<OutboxTip>> read = TipOf(home);
  const std::optional<OutboxTip> tip = read.ok() ? *read : std::nullopt;
  const std::string path = StorePath(home);
  const absl::StatusOr<Readable> whole = ReadDamaged(path, team, tip);
  if (whole.ok() && whole->lost_acts == 0 && storage::LogsAreSure(path)) return *whole;
  const absl::StatusOr<Unsent> unsent = ReadUnsent(path, team, tip);
  if (whole.ok() && (!unsent.ok() || SavesAsMuch(*whole, *unsent))) return *whole;
  if (!unsent.ok()) return Readable{.anew = true, .untold = true};
  Readable found = ReadableOf(*unsent);
  if (whole.ok()) {
    found.anew = false;
    found.applied = whole->applied;
  }
  return found;
}

Phrase LostText(const Readable& found) {
  Phrase lost;
  if (found.lost_acts > 0 && found.lost_events > 0) {
    lost = Phrase(
        "$0 {0:act|acts} written here cannot be read ($1 {1:event|events}, from event $2 of this "
        "laptop on)",
        found.lost_acts, found.lost_events, found.lost_from.value());
  } else if (found.lost_acts > 0) {
    lost = Phrase("$0 {0:act|acts} written here cannot be read", found.lost_acts);
  }
  if (found.untold) {
    const Phrase untold = found.outbox > 0 ? "other acts not yet sent, if there were any, are lost"
                                           : "acts not yet sent, if there were any, are lost";
    lost = lost.empty() ? untold : Phrase("$0; $1", lost, untold);
  }
  return lost.empty() ? "nothing that was written here seems to be lost by it" : lost;
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

absl::StatusOr<std::optional<OutboxTip>> TipOf(const std::string& home) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<storage::Waterline> waterline,
                          storage::ReadWaterline(StorePath(home)));
  return waterline ? ParseNote(waterline->note) : std::nullopt;
}

std::string RecoveringPath(const std::string& home) { return StorePath(home) + ".recovering"; }

bool RecoveringWasCutOff(const std::string& home) {
  std::error_code error;  // What cannot be looked at is not there for whoever asks.
  return !fs::exists(StorePath(home), error) && fs::exists(RecoveringPath(home), error);
}

absl::StatusOr<Readable> ReadDamaged(const std::string& path, TeamId team,
                                     const std::optional<OutboxTip>& tip) {
  TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                          Store::Open({.path = path, .team = team, .kind = StoreKind::kDamaged}));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::OwnRow> own, store->Find<v1::OwnRow>(kMeta, kOwnRow));
  if (!own) return Fault(absl::StatusCode::kDataLoss, "the store does not say which replica it is");
  Readable found;
  found.replica = ReplicaId::FromTrusted(own->replica());
  found.lost_from = ReplicaSeq(own->last_seq() + 1);
  if (tip && tip->acts > own->acts()) {
    found.lost_acts = tip->acts - own->acts();
    if (tip->replica == found.replica && tip->last.value() > own->last_seq()) {
      found.lost_events = tip->last.value() - own->last_seq();
    }
  }
  v1::OutboxRow row;
  auto cursor = store->db().NewCursor(kOutbox);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (!row.ParseFromArray(cursor->value().data(), static_cast<int>(cursor->value().size()))) {
      return Fault(absl::StatusCode::kDataLoss, "a row of the outbox does not parse");
    }
    ++found.outbox;
    if (row.record().act_left() == 0) ++found.outbox_acts;
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  TASUKI_ASSIGN_OR_RETURN(found.applied, storage::LastSeq(store->db(), kJournal, team));
  return found;
}

absl::Status StoreDamaged(const std::string& home, TeamId team, const absl::Status& why) {
  if (!absl::IsDataLoss(why) && !absl::IsNotFound(why)) return why;
  if (RecoveringWasCutOff(home)) {
    return WithAdvice(Fault(absl::StatusCode::kDataLoss,
                            Phrase("`tasuki recover` was cut off in the home $0 after it had put "
                                   "the damaged store aside: nothing more is lost by it",
                                   home)),
                      "run `tasuki recover` again: it goes on where it was");
  }
  const Readable found = ReadAtAll(home, team);
  const Phrase readable =
      found.anew ? Phrase(
                       "$0 {0:event|events} not yet sent; what was sent is on the server and is "
                       "fetched from "
                       "there again",
                       found.outbox)
                 : Phrase("the journal up to seq $0, and $1 {1:event|events} not yet sent",
                          found.applied.value(), found.outbox);
  // The store does not know that what to do is said here.
  const Phrase whole = PhraseOf(why);
  const bool has_advice =
      absl::StrContains(whole.english(), "; restore the store") && !whole.values().empty();
  const Phrase what = has_advice ? whole.values().front() : whole;
  return WithAdvice(
      Fault(absl::StatusCode::kDataLoss, Phrase("the home $0 is damaged: $1; $2; readable: $3",
                                                home, what, LostText(found), readable)),
      "put the folder back from a copy made since, or go on with what can be read: `tasuki "
      "recover` (the damaged store stays beside it)");
}

}  // namespace tasuki::client
