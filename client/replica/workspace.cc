#include "client/replica/workspace.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "client/limits.h"
#include "client/replica/civil_zone.h"
#include "client/replica/damage.h"
#include "client/replica/text_size.h"
#include "client/replica/write_act.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/journal.h"

namespace tasuki::client {
namespace {

using storage::ChunkInfo;
using storage::RecordView;

absl::Status FillStored(Seq seq, const ChunkInfo& info, const RecordView& record,
                        StoredEvent& event) {
  if (!event.header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size()))) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the header of seq $0 does not parse", seq.value()));
  }
  event.header_bytes.assign(record.header);
  event.sealed.assign(record.sealed);
  event.replica = record.replica;
  event.replica_seq = record.replica_seq;
  event.seq = seq;
  event.recorded_at_us = info.recorded_at_us;
  event.verdict = record.verdict;
  event.rules = info.rules;
  event.act_left = record.act_left;
  event.pending = false;
  return absl::OkStatus();
}

absl::Status FillPending(OpenHome& home, const v1::OutboxRow& row, StoredEvent& event) {
  const v1::Record& record = row.record();
  if (!event.header.ParseFromString(record.header())) {
    return Fault(absl::StatusCode::kDataLoss, "an event in the outbox does not parse");
  }
  event.header_bytes = record.header();
  event.sealed = record.sealed();
  event.replica = home.outbox().replica();
  event.replica_seq = ReplicaSeq(record.replica_seq());
  event.seq = home.overlay().SeqOf(event.replica_seq);
  event.recorded_at_us = home.overlay().RecordedAt(event.replica_seq);
  event.verdict = home.overlay().VerdictOf(event.replica_seq);
  event.rules = domain::kRulesVersion;
  event.act_left = record.act_left();
  event.pending = true;
  return absl::OkStatus();
}

}  // namespace

Workspace::Workspace(std::unique_ptr<OpenHome> home) : home_(std::move(home)) {}

absl::StatusOr<std::unique_ptr<Workspace>> Workspace::Open(const OpenOptions& options) {
  // Before the lock, which would leave a file in a folder that is no home.
  TASUKI_RETURN_IF_ERROR(ReadConfig(options.home).status());
  const absl::Time deadline = options.clock->TimerNow() + options.lock_wait;
  std::unique_ptr<FolderLock> lock;
  while (lock == nullptr) {
    TASUKI_ASSIGN_OR_RETURN(lock, TryLockUntil(options.home, *options.clock, deadline));
  }
  return OpenLocked(options, std::move(lock));
}

absl::StatusOr<std::unique_ptr<Workspace>> Workspace::OpenLocked(const OpenOptions& options,
                                                                 std::unique_ptr<FolderLock> lock) {
  TASUKI_ASSIGN_OR_RETURN(Identity identity, ReadConfig(options.home));
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<OpenHome> home,
                          OpenHome::Open(options, std::move(lock), identity));
  if (home->outbox().replica().is_zero()) {
    return NotFound(Phrase("the replica in $0 was not finished", options.home),
                    "repeat `tasuki join` with the same code");
  }
  if (identity.joining) {  // Cut off just before the end.
    identity.joining = false;
    TASUKI_RETURN_IF_ERROR(WriteConfig(options.home, identity));
  }
  home->replica().set_progress(options.progress);
  if (const absl::Status folded = home->replica().Fold(); !folded.ok()) {
    home.reset();  // Nobody may have the store open.
    return StoreDamaged(options.home, identity.team, folded);
  }
  home->replica().set_progress(nullptr);
  // A device key that went bad would sign what the server refuses.
  const auto* device = home->replica().rows().Find(domain::DeviceKey(home->identity().device));
  if (device != nullptr && device->public_key() != home->device().key.public_key()) {
    return Damaged(options.home,
                   Fault(absl::StatusCode::kDataLoss,
                         Phrase("$0 is not the key that this laptop was enrolled with",
                                DevicePath(options.home))));
  }
  return std::unique_ptr<Workspace>(new Workspace(std::move(home)));
}

absl::TimeZone Workspace::zone() { return CivilZone(rows(), home_->identity().member); }

domain::Rows& Workspace::rows() {
  if (absl::Status status = home_->overlay().Refresh(); !status.ok()) status_.Update(status);
  return home_->overlay().rows();
}

absl::Status Workspace::status() {
  status_.Update(home_->overlay().rows().status());
  status_.Update(home_->replica().rows().status());
  return status_;
}

uint64_t Workspace::kept_apart() const {
  uint64_t count = 0;
  auto cursor = home_->store().db().NewCursor(kKeptApart);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++count;
  return count;
}

std::string Workspace::alarm() const {
  const auto& alarm = home_->replica().alarm();
  return alarm ? alarm->text() : std::string();
}

v1::LostRow Workspace::lost() const {
  auto row = home_->store().Find<v1::LostRow>(kMeta, kLostRow);
  return row.ok() ? row->value_or(v1::LostRow()) : v1::LostRow();
}

std::optional<absl::Time> Workspace::last_sync() const {
  auto us = home_->store().FindNumber(kLastSyncRow);
  if (!us.ok() || !us->has_value()) return std::nullopt;
  return absl::FromUnixMicros(static_cast<int64_t>(**us));
}

v1::ServerRow Workspace::server() const {
  auto row = home_->store().Find<v1::ServerRow>(kMeta, kServerRow);
  return row.ok() ? row->value_or(v1::ServerRow()) : v1::ServerRow();
}

uint64_t Workspace::server_lacks() const {
  const v1::ServerRow row = server();
  const uint64_t applied = home_->replica().applied().value();
  return row.waiting() && applied > row.seq() ? applied - row.seq() : 0;
}

absl::StatusOr<Written> Workspace::Write(std::vector<EventDraft> act, WriteMode mode) {
  return WriteAct(*home_, std::move(act), mode);
}

absl::StatusOr<std::optional<v1::Personal>> Workspace::Text(Seq seq) {
  TASUKI_ASSIGN_OR_RETURN(StoredEvent event, EventAt(seq));
  return Text(event);
}

absl::StatusOr<std::optional<v1::Personal>> Workspace::Text(const StoredEvent& event,
                                                            bool* unreadable) {
  bool broken = false;
  std::optional<v1::Personal> personal;
  ++texts_opened_;
  // An id of another length names no key.
  if (!event.sealed.empty() && event.header.key_id().size() == KeyId::kBytes) {
    TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> message,
                            home_->sealer().Open(KeyId::FromTrusted(event.header.key_id()),
                                                 event.sealed, event.header_bytes, broken));
    if (message.has_value()) personal = ReadTexts(*message, broken);
  }
  if (unreadable != nullptr) *unreadable = broken;
  return personal;
}

absl::Status Workspace::ForEachEvent(Seq from, absl::FunctionRef<bool(const StoredEvent&)> visit) {
  StoredEvent event;
  absl::Status status;
  bool more = true;
  storage::JournalReader reader(home_->store().db(), kJournal, home_->store().team());
  from = std::max(from, Seq(1));
  if (from <= home_->replica().applied()) {
    TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
        reader, from, [&](Seq seq, const ChunkInfo& info, const RecordView& record) {
          status = FillStored(seq, info, record, event);
          more = status.ok() && visit(event);
          return more;
        }));
    TASUKI_RETURN_IF_ERROR(status);
  }
  if (!more || home_->outbox().size() == 0) return absl::OkStatus();
  TASUKI_RETURN_IF_ERROR(home_->overlay().Refresh());
  const ReplicaSeq first = home_->outbox().first();
  TASUKI_RETURN_IF_ERROR(home_->outbox().ForEach(first, [&](const v1::OutboxRow& row) {
    status = FillPending(*home_, row, event);
    return status.ok() && visit(event);
  }));
  return status;
}

absl::Status Workspace::ForEachRefused(Seq from,
                                       absl::FunctionRef<bool(const StoredEvent&)> visit) {
  TASUKI_RETURN_IF_ERROR(home_->replica().Fold());
  std::vector<Seq> seqs;
  TASUKI_RETURN_IF_ERROR(home_->replica().rows().ScanRowsFrom(
      "V", domain::RefusedKey(from).view(), [&](std::string_view key, std::string_view) {
        seqs.emplace_back(GetU64(key.substr(1)));
        return true;
      }));
  for (const Seq seq : seqs) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, EventAt(seq));
    if (!visit(event)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<StoredEvent> Workspace::EventAt(Seq seq) {
  StoredEvent event;
  if (seq <= home_->replica().applied()) {
    const ChunkInfo* info = nullptr;
    TASUKI_ASSIGN_OR_RETURN(const RecordView* record,
                            home_->replica().history().Record(seq, &info));
    TASUKI_RETURN_IF_ERROR(FillStored(seq, *info, *record, event));
    return event;
  }
  TASUKI_RETURN_IF_ERROR(home_->overlay().Refresh());
  TASUKI_ASSIGN_OR_RETURN(v1::OutboxRow row,
                          home_->outbox().Row(home_->overlay().ReplicaSeqOf(seq)));
  TASUKI_RETURN_IF_ERROR(FillPending(*home_, row, event));
  return event;
}

absl::StatusOr<StoredEvent> Workspace::FindEvent(std::string_view hex_prefix) {
  std::string digits = absl::AsciiStrToLower(ToAbsl(hex_prefix));
  bool odd = digits.size() % 2 != 0;
  absl::StatusOr<std::string> even = HexDecode(odd ? digits + "0" : digits);
  if (!even.ok() || digits.size() < 4 || digits.size() > 32) {
    return Fault(absl::StatusCode::kNotFound,
                 Phrase("'$0' is not an event id or the first 4 or more hex digits of one; ids "
                        "stand in `tasuki log`",
                        ToAbsl(hex_prefix)));
  }
  const std::string_view whole(even->data(), odd ? even->size() - 1 : even->size());
  const auto fits = [&](std::string_view id) {
    if (id.substr(0, whole.size()) != whole) return false;
    return !odd || (static_cast<uint8_t>(id[whole.size()]) >> 4) ==
                       (static_cast<uint8_t>(even->back()) >> 4);
  };
  TASUKI_ASSIGN_OR_RETURN(EventIds* const ids, home_->replica().AllEventIds());
  std::vector<Seq> found;
  absl::Status status;
  const std::string last = std::string(whole) + std::string(EventId::kBytes, '\xff');
  TASUKI_RETURN_IF_ERROR(ids->ForEachIn(whole.substr(0, EventIds::kIdBytes),
                                        last.substr(0, EventIds::kIdBytes), [&](Seq seq) {
                                          const absl::StatusOr<StoredEvent> event = EventAt(seq);
                                          status.Update(event.status());
                                          if (event.ok() && fits(event->header.event_id()))
                                            found.push_back(seq);
                                          return status.ok() && found.size() < 2;
                                        }));
  TASUKI_RETURN_IF_ERROR(status);
  if (found.size() < 2) {
    v1::Header header;
    TASUKI_RETURN_IF_ERROR(
        home_->outbox().ForEach(home_->outbox().first(), [&](const v1::OutboxRow& row) {
          if (header.ParseFromString(row.record().header()) && fits(header.event_id())) {
            found.push_back(home_->overlay().SeqOf(ReplicaSeq(row.record().replica_seq())));
          }
          return found.size() < 2;
        }));
  }
  if (found.empty()) {
    return Fault(absl::StatusCode::kNotFound,
                 Phrase("no event's id starts with $0", ToAbsl(hex_prefix)));
  }
  if (found.size() > 1) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 Phrase("several events' ids start with $0; give more of it", ToAbsl(hex_prefix)));
  }
  return EventAt(found.front());
}

absl::StatusOr<bool> Workspace::PrepareSome() {
  const Replica& replica = home_->replica();
  // In the middle of a first sync there is better to do.
  if (replica.applied().value() - replica.folded().value() > kIndexedAtOnceMax) return true;
  const std::pair now(replica.version(), home_->outbox().last());
  if (now == prepared_) return true;
  home_->overlay().Trim(kCachedRowsMax);
  TASUKI_ASSIGN_OR_RETURN(const bool ids, home_->replica().IndexSome());
  if (!ids) return false;
  TASUKI_RETURN_IF_ERROR(names_.OpenFirms());
  names_.FormFirms();
  TASUKI_RETURN_IF_ERROR(names_.OpenPeople());
  TASUKI_ASSIGN_OR_RETURN(const bool words, written_.Refresh(kPreparedAtOnceMax));
  if (words) prepared_ = {replica.version(), home_->outbox().last()};
  return words;
}

}  // namespace tasuki::client
