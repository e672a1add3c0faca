#include "client/replica/replica.h"

#include <algorithm>
#include <utility>

#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/log.h"
#include "common/integrity/leaf.h"
#include "common/storage/journal.h"

namespace tasuki::client {

using integrity::Hash;
using storage::ChunkInfo;
using storage::RecordView;

Replica::Replica(Store& store, const Clock& clock)
    : store_(store),
      clock_(clock),
      source_(store),
      rows_(source_),
      indexes_(rows_),
      event_ids_(store),
      history_(store),
      lost_(store) {
  rows_.KeepBefore();
}

absl::StatusOr<std::unique_ptr<Replica>> Replica::Open(Store& store, const Clock& clock) {
  auto replica = std::unique_ptr<Replica>(new Replica(store, clock));
  TASUKI_RETURN_IF_ERROR(replica->Load());
  return replica;
}

absl::Status Replica::Load() {
  TASUKI_ASSIGN_OR_RETURN(auto applied, store_.Find<v1::AppliedRow>(kMeta, kAppliedRow));
  applied_ = applied.value_or(v1::AppliedRow());
  tree_ = integrity::Tree();
  if (!applied_.tree().empty()) {
    TASUKI_ASSIGN_OR_RETURN(tree_, integrity::Tree::Parse(applied_.tree()));
  }
  TASUKI_ASSIGN_OR_RETURN(Seq last, storage::LastSeq(store_.db(), kJournal, store_.team()));
  if (last != this->applied()) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the journal here ends at seq $0, its tree at $1; `tasuki recover` goes on "
                        "with what can be read",
                        last.value(), tree_.size()));
  }
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> version, store_.FindNumber(kFoldVersionRow));
  if (version != domain::kFoldVersion) TASUKI_RETURN_IF_ERROR(DropViews(store_));
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> folded, store_.FindNumber(kFoldedRow));
  folded_ = Seq(folded.value_or(0));
  source_.set_empty(folded_ == Seq());
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> sum, store_.db().Get(kMeta, kRowSumRow));
  row_sum_ = domain::RowSum();
  if (sum.has_value()) {
    TASUKI_ASSIGN_OR_RETURN(row_sum_, domain::RowSum::Parse(*sum));
  }
  TASUKI_RETURN_IF_ERROR(event_ids_.Load());
  ++generation_;
  changes_before_ += changed_.size() + 1;
  changed_.clear();
  history_.set_event_ids(event_ids_.indexed() == folded_ ? &event_ids_ : nullptr);
  TASUKI_ASSIGN_OR_RETURN(alarm_, store_.Find<v1::AlarmRow>(kMeta, kAlarmRow));
  TASUKI_ASSIGN_OR_RETURN(head_, store_.Find<v1::HeadRow>(kMeta, kHeadRow));
  TASUKI_ASSIGN_OR_RETURN(auto epochs, store_.Find<v1::EpochsRow>(kMeta, kEpochsRow));
  epochs_ = epochs.value_or(v1::EpochsRow());
  TASUKI_ASSIGN_OR_RETURN(auto receipts, store_.Find<v1::ReceiptsRow>(kMeta, kReceiptsRow));
  receipts_ = receipts.value_or(v1::ReceiptsRow());
  TASUKI_RETURN_IF_ERROR(lost_.Load());
  ++version_;
  return absl::OkStatus();
}

absl::Status Replica::Reload() {
  background_.reset();
  rows_.Clear();
  history_.Clear();
  applied_at_first_us_.reset();  // What the table says of before stays.
  return Load();
}

absl::StatusOr<Applied> Replica::Apply(const std::vector<std::string>& chunks, Outbox& outbox) {
  storage::Batch batch;
  Applied applied;
  const integrity::Tree tree = tree_;
  const v1::AppliedRow row = applied_;
  const ReplicaSeq first = outbox.first();
  absl::Status status;
  for (const std::string& chunk : chunks) {
    status = ApplyChunk(chunk, outbox, batch, applied);
    if (!status.ok()) break;
  }
  if (status.ok() && applied.events == 0) return applied;
  if (status.ok()) {
    PutApplied(batch);
    PutAppliedAt(batch);
    status = store_.db().Write(batch, storage::Sync::kNo);
  }
  if (!status.ok()) {
    tree_ = tree;
    applied_ = row;
    outbox.Rewind(first);
    if (absl::Status lost = lost_.Load(); !lost.ok()) return lost;
    return status;
  }
  ++version_;
  FoldInBackground(batch.bytes());
  return applied;
}

absl::Status Replica::ApplyChunk(std::string_view chunk, Outbox& outbox, storage::Batch& batch,
                                 Applied& applied) {
  TASUKI_RETURN_IF_ERROR(decoder_.Decode(chunk));
  const ChunkInfo& info = decoder_.info();
  if (info.last() <= this->applied()) return absl::OkStatus();
  if (info.first > this->applied().Next()) {
    return Fault(absl::StatusCode::kDataLoss, Phrase("the server sent seq $0 after seq $1",
                                                     info.first.value(), this->applied().value()));
  }
  if (info.recorded_at_us < applied_.recorded_at_us()) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("seq $0 was recorded before the event in front of it", info.first.value()));
  }
  applied_.set_recorded_at_us(info.recorded_at_us);
  if (info.first != this->applied().Next()) return ApplyTail(outbox, batch, applied);
  storage::AppendChunk(batch, kJournal, store_.team(), info.first, chunk);
  for (const RecordView& record : decoder_.records()) {
    TASUKI_RETURN_IF_ERROR(ApplyRecord(info, record, outbox, batch, applied));
  }
  return absl::OkStatus();
}

// The chunk begins with events that are held: the server has joined small chunks meanwhile. What is
// new of it becomes a chunk of its own.
absl::Status Replica::ApplyTail(Outbox& outbox, storage::Batch& batch, Applied& applied) {
  const ChunkInfo& info = decoder_.info();
  storage::ChunkBuilder builder;
  builder.Start(info.rules, this->applied().Next(), info.recorded_at_us);
  size_t held = this->applied().value() + 1 - info.first.value();
  for (const RecordView& record : decoder_.records().subspan(held)) {
    TASUKI_RETURN_IF_ERROR(builder.Add(record));
    TASUKI_RETURN_IF_ERROR(ApplyRecord(info, record, outbox, batch, applied));
  }
  for (const v1::Mark& mark : decoder_.marks()) {
    // Marks of replicas that have no record here are not taken: they belong to what is held.
    (void)builder.AddMark(mark);
  }
  for (const storage::BuiltChunk& chunk : builder.Finish()) {
    storage::AppendChunk(batch, kJournal, store_.team(), chunk.first, chunk.bytes);
  }
  return absl::OkStatus();
}

absl::Status Replica::ApplyRecord(const ChunkInfo& info, const RecordView& record, Outbox& outbox,
                                  storage::Batch& batch, Applied& applied) {
  tree_.Append(integrity::RecordLeaf(store_.team(), this->applied().Next(), info, record));
  ++applied.events;
  lost_.Returned(record.header, batch);
  if (record.replica != outbox.replica()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(bool returned, outbox.Returned(record.replica_seq, record.header, batch));
  if (returned) ++applied.own;
  return absl::OkStatus();
}

void Replica::PutApplied(storage::Batch& batch) {
  applied_.set_tree(tree_.Serialize());
  PutMessage(batch, kMeta, kAppliedRow, applied_);
}

void Replica::PutAppliedAt(storage::Batch& batch) {
  uint64_t now = static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMicros(clock_.Now())));
  const uint64_t every = static_cast<uint64_t>(absl::ToInt64Microseconds(kAppliedAtEvery));
  const bool in_window = applied_at_first_us_ && *applied_at_first_us_ <= applied_at_last_us_ &&
                         applied_at_last_us_ <= now && now - *applied_at_first_us_ < every;
  if (in_window) {
    batch.Delete(kAppliedAt, NumberKey(applied_at_last_us_));
  } else {
    applied_at_first_us_ = now;
  }
  batch.Put(kAppliedAt, NumberKey(now), NumberKey(applied().value()));
  applied_at_last_us_ = now;
}

absl::Status Replica::Fold() {
  if (background_ == nullptr && folded_ == applied()) return absl::OkStatus();
  std::unique_ptr<BackgroundFold> background = std::move(background_);
  std::optional<FoldPass> here;
  absl::Status status;
  if (background != nullptr) {
    background->GoTo(applied());
    status = background->Finish();
  } else {
    // Ids of a few events are written with their rows; those of many when somebody asks for one.
    const bool few = applied().value() - folded_.value() <= kIndexedAtOnceMax;
    EventIds* ids = few && event_ids_.indexed() == folded_ ? &event_ids_ : nullptr;
    here.emplace(store_, rows_, indexes_, ids, folded_);
    if (progress_ && !few) {
      here->set_progress([this](Seq done) { progress_(done.value(), applied().value()); });
    }
    status = here->RunTo(applied());
    if (status.ok()) status = here->Finish();
  }
  const FoldPass& pass = background != nullptr ? background->pass() : *here;
  folds_read_ += pass.events_read();
  if (status.ok() && pass.disagreement()) {
    status = RaiseAlarm(pass.disagreement()->text, pass.disagreement()->seq, Hash(), Hash());
  }
  if (status.ok()) status = WriteFolded(applied());
  if (!status.ok()) {
    rows_.Clear();
    status.Update(event_ids_.Load());
  }
  return status;
}

// Far behind: folding begins on another thread while more is applied here.
void Replica::FoldInBackground(uint64_t applied_bytes) {
  unfolded_bytes_ += applied_bytes;
  if (unfolded_bytes_ < kFoldBehindBytes) return;
  if (background_ == nullptr) {
    background_ = std::make_unique<BackgroundFold>(store_, rows_, indexes_, folded_);
  }
  background_->GoTo(applied());
}

absl::Status Replica::WriteFolded(Seq folded) {
  storage::Batch batch;
  domain::RowSum sum = row_sum_;
  std::string hashed;
  const auto hash_of = [&](std::string_view key, const std::string& row) {
    hashed.assign(key).append(row);
    return integrity::Sha256(hashed);
  };
  rows_.TakeChanged([&](const domain::ChangedRow& row) {
    if (row.key.front() == 'p' || row.key.front() == 'f') {
      changed_.push_back(SubjectId::FromTrusted(row.key.substr(1)));
    }
    if (domain::IsStateRow(row.key)) {
      if (row.before != nullptr) sum.Subtract(hash_of(row.key, *row.before).bytes());
      if (row.after != nullptr) sum.Add(hash_of(row.key, *row.after).bytes());
    }
    if (row.after != nullptr) {
      batch.Put(kState, row.key, *row.after);
    } else {
      batch.Delete(kState, row.key);
    }
  });
  PutNumber(batch, kFoldedRow, folded.value());
  batch.Put(kMeta, kRowSumRow, sum.Serialize());
  event_ids_.Put(batch);
  TASUKI_RETURN_IF_ERROR(store_.db().Write(batch, storage::Sync::kNo));
  folded_ = folded;
  source_.set_empty(false);
  if (changed_.size() > kChangesKeptMax) {
    changes_before_ += changed_.size() + 1;
    changed_.clear();
  }
  row_sum_ = sum;
  history_.set_event_ids(event_ids_.indexed() == folded_ ? &event_ids_ : nullptr);
  unfolded_bytes_ = 0;
  rows_.Trim(kCachedRowsMax);
  ++version_;
  return absl::OkStatus();
}

bool Replica::ChangesSince(uint64_t& place, absl::FunctionRef<void(SubjectId)> visit) const {
  const uint64_t from = std::exchange(place, changes_before_ + changed_.size());
  if (from < changes_before_) return false;
  for (size_t i = from - changes_before_; i < changed_.size(); ++i) visit(changed_[i]);
  return true;
}

absl::Status Replica::Settle() {
  // A synced write takes every write before it along.
  storage::Batch batch;
  PutNumber(batch, kFoldedRow, folded_.value());
  return store_.db().Write(batch, storage::Sync::kYes);
}

absl::StatusOr<Hash> Replica::ViewDigest() {
  TASUKI_RETURN_IF_ERROR(Fold());
  return integrity::Sha256(row_sum_.ForDigest());
}

absl::StatusOr<bool> Replica::IndexSome() {
  TASUKI_ASSIGN_OR_RETURN(const bool done, event_ids_.CatchUp(folded_, kIndexedAtOnceMax));
  if (done) history_.set_event_ids(&event_ids_);
  return done;
}

absl::StatusOr<EventIds*> Replica::AllEventIds() {
  TASUKI_RETURN_IF_ERROR(Fold());
  for (bool done = false; !done;) {
    TASUKI_ASSIGN_OR_RETURN(done, IndexSome());
  }
  return &event_ids_;
}

absl::StatusOr<Seq> Replica::KnownAt(absl::Time at) {
  int64_t at_us = absl::ToUnixMicros(at);
  if (at_us < 0) return Seq(0);
  auto cursor = store_.db().NewCursor(kAppliedAt);
  cursor->SeekForPrev(NumberKey(static_cast<uint64_t>(at_us)));
  TASUKI_RETURN_IF_ERROR(cursor->status());
  return cursor->Valid() ? Seq(GetU64(cursor->value())) : Seq(0);
}

absl::Status Replica::RaiseAlarm(const std::string& text, Seq seq, const Hash& own,
                                 const Hash& theirs) {
  if (alarm_) return absl::OkStatus();
  v1::AlarmRow row;
  row.set_text(text);
  row.set_seq(seq.value());
  row.set_own(own.str());
  row.set_theirs(theirs.str());
  row.set_at_us(absl::ToUnixMicros(clock_.Now()));
  storage::Batch batch;
  PutMessage(batch, kMeta, kAlarmRow, row);
  TASUKI_RETURN_IF_ERROR(store_.db().Write(batch, storage::Sync::kYes));
  Log(LogLevel::kError, "alarm",
      {{"seq", seq.value()}, {"own", own.Hex()}, {"theirs", theirs.Hex()}});
  alarm_ = std::move(row);
  return absl::OkStatus();
}

absl::Status Replica::KeepHead(const v1::HeadRow& head) {
  storage::Batch batch;
  PutMessage(batch, kMeta, kHeadRow, head);
  TASUKI_RETURN_IF_ERROR(store_.db().Write(batch, storage::Sync::kNo));
  head_ = head;
  return absl::OkStatus();
}

void Replica::PutKeysKnown(uint64_t seq, storage::Batch& batch) {
  if (seq <= applied_.keys_known()) return;
  applied_.set_keys_known(seq);
  PutApplied(batch);
}

absl::Status Replica::AdoptEpoch(Epoch epoch, const v1::EpochList& list) {
  const bool fresh = applied_.epoch() == 0;
  const bool lists = epochs_.list().entries().empty() && !list.entries().empty() &&
                     (fresh || applied_.epoch() == epoch.value());
  if (!fresh && !lists) return absl::OkStatus();
  storage::Batch batch;
  if (fresh) {
    applied_.set_epoch(epoch.value());
    PutApplied(batch);
  }
  if (lists) {
    *epochs_.mutable_list() = list;
    epochs_.set_agreed(true);  // There was no other server to agree with.
    PutMessage(batch, kMeta, kEpochsRow, epochs_);
  }
  return store_.db().Write(batch, storage::Sync::kNo);
}

void Replica::PutReceipt(const v1::Receipt& receipt, storage::Batch& batch) {
  if (receipt.mac().empty()) return;
  const auto later = [&](const v1::Receipt& held, uint64_t now, uint64_t then) {
    return held.epoch() != receipt.epoch() || held.replica() != receipt.replica() || now > then;
  };
  bool newer = false;
  const v1::Receipt& end = receipts_.end();
  if (end.epoch() != receipt.epoch() || receipt.seq() > end.seq()) {
    *receipts_.mutable_end() = receipt;
    newer = true;
  }
  const v1::Receipt& own = receipts_.own();
  if (!receipt.replica().empty() && later(own, receipt.replica_seq(), own.replica_seq())) {
    *receipts_.mutable_own() = receipt;
    newer = true;
  }
  if (newer) PutMessage(batch, kMeta, kReceiptsRow, receipts_);
}

void Replica::PutAgreed(storage::Batch& batch) {
  if (epochs_.agreed() || epochs_.list().entries().empty()) return;
  epochs_.set_agreed(true);
  PutMessage(batch, kMeta, kEpochsRow, epochs_);
}

void Replica::PutEpoch(Epoch epoch, const integrity::Tree* cut, int64_t recorded_at_us,
                       storage::Batch& batch) {
  v1::AppliedRow row = applied_;
  row.set_epoch(epoch.value());
  if (cut != nullptr) {
    row.set_tree(cut->Serialize());
    row.set_recorded_at_us(recorded_at_us);
    // The server may hand keys out anew for what it is told again.
    row.set_keys_known(0);
  }
  PutMessage(batch, kMeta, kAppliedRow, row);
}

}  // namespace tasuki::client
