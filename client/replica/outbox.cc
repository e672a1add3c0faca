#include "client/replica/outbox.h"

#include <utility>

#include "client/replica/damage.h"
#include "client/replica/own_chain.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/chain.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

using integrity::Hash;

namespace {

// Where the outbox begins is written down once in so many events that leave it.
constexpr uint64_t kOutboxFromEvery = 256;

}  // namespace

absl::StatusOr<std::unique_ptr<Outbox>> Outbox::Open(Store& store, Sealer& sealer) {
  auto outbox = std::unique_ptr<Outbox>(new Outbox(store, sealer));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::OwnRow> own, store.Find<v1::OwnRow>(kMeta, kOwnRow));
  if (!own.has_value()) return outbox;
  outbox->replica_ = ReplicaId::FromTrusted(own->replica());
  outbox->last_ = ReplicaSeq(own->last_seq());
  outbox->chain_ = Hash::FromTrusted(own->chain());
  outbox->acts_ = own->acts();
  outbox->TellTip();
  outbox->first_ = outbox->last_.Next();
  // Rows that have gone still lie in the store's files for a while, and a cursor goes by each:
  // after an import as many as it had events.
  TASUKI_ASSIGN_OR_RETURN(const auto from, store.FindNumber(kOutboxFromRow));
  auto cursor = store.db().NewCursor(kOutbox);
  cursor->Seek(NumberKey(from.value_or(0)));
  if (cursor->Valid()) outbox->first_ = ReplicaSeq(GetU64(cursor->key()));
  TASUKI_RETURN_IF_ERROR(cursor->status());
  if (outbox->first_ > outbox->last_.Next()) {
    return Fault(absl::StatusCode::kDataLoss,
                 "the outbox holds events that this replica has not written");
  }
  return outbox;
}

void Outbox::PutOwnRow(storage::Batch& batch) {
  v1::OwnRow own;
  own.set_replica(replica_.str());
  own.set_last_seq(last_.value());
  own.set_chain(chain_.str());
  own.set_acts(acts_);
  PutMessage(batch, kMeta, kOwnRow, own);
  TellTip();
}

// The store's waterline carries it from the next synced write on.
void Outbox::TellTip() { store_.db().set_note(NoteOf({replica_, last_, acts_, chain_})); }

void Outbox::Begin(ReplicaId replica, storage::Batch& batch) {
  TASUKI_CHECK(size() == 0) << "a replica begins with an empty outbox";
  replica_ = replica;
  first_ = ReplicaSeq(1);
  last_ = ReplicaSeq(0);
  PutNumber(batch, kOutboxFromRow, first_.value());
  chain_ = integrity::ChainStart(store_.team(), replica);
  PutOwnRow(batch);
}

void Outbox::Append(const std::vector<MadeEvent>& act, storage::Batch& batch) {
  ++acts_;
  uint32_t left = static_cast<uint32_t>(act.size());
  for (const MadeEvent& event : act) AppendRecord(event, --left, batch);
  PutOwnRow(batch);
}

void Outbox::AppendRecord(const MadeEvent& event, uint32_t act_left, storage::Batch& batch) {
  v1::OutboxRow row;
  last_ = last_.Next();
  v1::Record& record = *row.mutable_record();
  record.set_replica_seq(last_.value());
  record.set_act_left(act_left);
  record.set_header(event.header);
  record.set_sealed(event.sealed);
  row.set_chain_before(chain_.str());
  chain_ = integrity::ChainNext(chain_, last_, integrity::Sha256(event.header),
                                integrity::Sha256(event.sealed));
  row.set_chain(chain_.str());
  for (KeyId key : event.new_keys) row.add_key_ids(key.str());
  PutMessage(batch, kOutbox, NumberKey(last_.value()), row);
}

absl::StatusOr<bool> Outbox::Returned(ReplicaSeq seq, std::string_view header,
                                      storage::Batch& batch) {
  if (seq != first_ || seq > last_) return false;
  TASUKI_ASSIGN_OR_RETURN(v1::OutboxRow row, Row(seq));
  if (row.record().header() != header) {
    v1::Header own, theirs;
    bool parsed = own.ParseFromString(row.record().header()) &&
                  theirs.ParseFromArray(header.data(), static_cast<int>(header.size()));
    if (!parsed || own.event_id() != theirs.event_id()) return false;
  }
  batch.Delete(kOutbox, NumberKey(seq.value()));
  first_ = seq.Next();
  if (first_.value() % kOutboxFromEvery == 0) PutNumber(batch, kOutboxFromRow, first_.value());
  return true;
}

absl::StatusOr<std::vector<v1::OutboxRow>> Outbox::TakeAll(storage::Batch& batch) {
  std::vector<v1::OutboxRow> rows;
  TASUKI_RETURN_IF_ERROR(ForEach(first_, [&](const v1::OutboxRow& row) {
    rows.push_back(row);
    batch.Delete(kOutbox, NumberKey(row.record().replica_seq()));
    return true;
  }));
  first_ = last_.Next();
  return rows;
}

absl::Status Outbox::Prepend(const std::vector<v1::OutboxRow>& rows, storage::Batch& batch) {
  if (rows.empty()) return absl::OkStatus();
  if (rows.back().record().replica_seq() + 1 != first_.value()) {
    return Fault(
        absl::StatusCode::kDataLoss,
        Phrase("own events up to $0 are to go before event $1 of the outbox: some are missing",
               rows.back().record().replica_seq(), first_.value()));
  }
  for (const v1::OutboxRow& row : rows) {
    PutMessage(batch, kOutbox, NumberKey(row.record().replica_seq()), row);
  }
  first_ = ReplicaSeq(rows.front().record().replica_seq());
  PutNumber(batch, kOutboxFromRow, first_.value());
  return absl::OkStatus();
}

absl::StatusOr<v1::OutboxRow> Outbox::Row(ReplicaSeq seq) {
  ++rows_read_;
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::OutboxRow> row,
                          store_.Find<v1::OutboxRow>(kOutbox, NumberKey(seq.value())));
  if (!row.has_value()) {
    return Fault(absl::StatusCode::kNotFound, Phrase("event $0 is not in the outbox", seq.value()));
  }
  return *std::move(row);
}

absl::Status Outbox::ForEach(ReplicaSeq from, absl::FunctionRef<bool(const v1::OutboxRow&)> visit) {
  v1::OutboxRow row;
  auto cursor = store_.db().NewCursor(kOutbox);
  for (cursor->Seek(NumberKey(from.value())); cursor->Valid(); cursor->Next()) {
    if (!row.ParseFromArray(cursor->value().data(), static_cast<int>(cursor->value().size()))) {
      return Fault(absl::StatusCode::kDataLoss, "a row of the outbox does not parse");
    }
    ++rows_read_;
    if (!visit(row)) break;
  }
  return cursor->status();
}

absl::StatusOr<std::optional<Hash>> Outbox::ChainAt(ReplicaSeq seq) {
  if (seq == last_) return chain_;
  if (seq.value() == 0) return integrity::ChainStart(store_.team(), replica_);
  if (seq > last_) return std::nullopt;
  if (seq >= first_) {
    TASUKI_ASSIGN_OR_RETURN(v1::OutboxRow row, Row(seq));
    return Hash::FromTrusted(row.chain());
  }
  if (seq.Next() == first_ && size() > 0) {
    TASUKI_ASSIGN_OR_RETURN(v1::OutboxRow row, Row(first_));
    return Hash::FromTrusted(row.chain_before());
  }
  return ChainFromJournal(store_, replica_, seq);
}

absl::StatusOr<sync::OutboxSlice> Outbox::Read(ReplicaSeq first, uint32_t events_max,
                                               uint32_t bytes_max) {
  if (first < first_) {
    return Fault(absl::StatusCode::kOutOfRange,
                 Phrase("the server asks for event $0 of this replica, which its journal held "
                        "already; was the server restored without `tasukid restore`?",
                        first.value()));
  }
  sync::OutboxSlice slice;
  uint64_t bytes = 0;
  std::vector<KeyId> new_keys;
  // What the slice was when an act ended last: what follows of the next one waits for its turn.
  size_t whole_records = 0;
  size_t whole_keys = 0;
  Hash whole_chain;
  TASUKI_RETURN_IF_ERROR(ForEach(first, [&](const v1::OutboxRow& row) {
    const v1::Record& record = row.record();
    bytes += record.header().size() + record.sealed().size();
    const size_t events = slice.records.size();
    if (events > 0 && (bytes > bytes_max || events >= events_max)) return false;
    const bool begins_act = events > 0 && whole_records == events;
    if (begins_act && events + record.act_left() >= events_max) return false;
    if (slice.records.empty()) slice.chain_before = Hash::FromTrusted(row.chain_before());
    slice.records.push_back(record);
    slice.chain_after = Hash::FromTrusted(row.chain());
    for (const std::string& id : row.key_ids()) new_keys.push_back(KeyId::FromTrusted(id));
    if (record.act_left() == 0) {
      whole_records = slice.records.size();
      whole_keys = new_keys.size();
      whole_chain = slice.chain_after;
    }
    return true;
  }));
  if (whole_records > 0) {
    slice.records.resize(whole_records);
    new_keys.resize(whole_keys);
    slice.chain_after = whole_chain;
  }
  for (const KeyId id : new_keys) {
    TASUKI_ASSIGN_OR_RETURN(std::optional<v1::SubjectKey> key, sealer_.ForPush(id));
    if (key.has_value()) slice.keys.push_back(*std::move(key));
  }
  if (slice.records.empty()) {
    return Fault(absl::StatusCode::kOutOfRange,
                 Phrase("event $0 is not in the outbox", first.value()));
  }
  return slice;
}

}  // namespace tasuki::client
