#include "client/replica/fold_pass.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/judge.h"
#include "common/storage/journal.h"

namespace tasuki::client {

using storage::ChunkInfo;
using storage::RecordView;

namespace {

constexpr uint64_t kProgressEvents = 20'000;  // Folded between two reports.

}  // namespace

FoldPass::FoldPass(Store& store, domain::Rows& rows, domain::Indexes& indexes, EventIds* event_ids,
                   Seq folded)
    : store_(store),
      rows_(rows),
      indexes_(indexes),
      event_ids_(event_ids),
      history_(store),
      folder_(rows, history_),
      folded_(folded) {
  history_.set_event_ids(event_ids);
}

absl::Status FoldPass::RunTo(Seq target) {
  if (folded_ >= target) return absl::OkStatus();
  storage::JournalReader reader(store_.db(), kJournal, store_.team());
  absl::Status status;
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, folded_.Next(), [&](Seq seq, const ChunkInfo& info, const RecordView& record) {
        status = Add(seq, info, record);
        if (!status.ok()) return false;
        folded_ = seq;
        if (progress_ && seq.value() % kProgressEvents == 0) progress_(seq);
        return seq < target;
      }));
  TASUKI_RETURN_IF_ERROR(status);
  if (folded_ < target) {
    return Fault(absl::StatusCode::kDataLoss, Phrase("the journal here ends at seq $0, not $1",
                                                     folded_.value(), target.value()));
  }
  return absl::OkStatus();
}

absl::Status FoldPass::Add(Seq seq, const ChunkInfo& info, const RecordView& record) {
  if (!header_.ParseFromArray(record.header.data(), static_cast<int>(record.header.size()))) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the header of seq $0 does not parse", seq.value()));
  }
  domain::JournalEvent event{&header_,  record.replica,      record.replica_seq,
                             seq,       info.recorded_at_us, record.verdict,
                             info.rules};
  // Rules of a newer release cannot be recomputed; others can, and then ours is what counts here.
  if (info.rules <= domain::kRulesVersion) {
    event.verdict = v1::VERDICT_UNSPECIFIED;
    event.verdict = domain::Judge(event, rows_);
    if (event.verdict != record.verdict && !disagreement_) {
      disagreement_ = {
          seq, absl::StrCat("the server recorded ", v1::Verdict_Name(record.verdict), " for seq ",
                            seq.value(), ", this replica finds ", v1::Verdict_Name(event.verdict))};
    }
  }
  domain::ApplyVerdict(event, rows_);
  if (event_ids_ != nullptr) event_ids_->Add(seq, header_.event_id());
  TASUKI_RETURN_IF_ERROR(folder_.Add(event));
  indexes_.Add(event);
  return rows_.status();
}

absl::Status FoldPass::Finish() {
  TASUKI_RETURN_IF_ERROR(folder_.Finish());
  return indexes_.Update();
}

BackgroundFold::BackgroundFold(Store& store, domain::Rows& rows, domain::Indexes& indexes,
                               Seq folded)
    : pass_(store, rows, indexes, nullptr, folded), target_(folded), thread_([this] { Run(); }) {}

BackgroundFold::~BackgroundFold() {
  {
    absl::MutexLock lock(&mutex_);
    abandoned_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void BackgroundFold::GoTo(Seq target) {
  absl::MutexLock lock(&mutex_);
  target_ = target;
}

absl::Status BackgroundFold::Finish() {
  {
    absl::MutexLock lock(&mutex_);
    finishing_ = true;
  }
  thread_.join();
  return status_;
}

void BackgroundFold::Run() {
  while (status_.ok()) {
    Seq target;
    {
      auto work = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return abandoned_ || finishing_ || target_ > pass_.folded();
      };
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&work));
      if (abandoned_) return;
      if (target_ == pass_.folded()) break;
      target = target_;
    }
    status_ = pass_.RunTo(target);
  }
  if (status_.ok()) status_ = pass_.Finish();
}

}  // namespace tasuki::client
