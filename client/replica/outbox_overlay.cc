#include "client/replica/outbox_overlay.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::client {

OutboxOverlay::OutboxOverlay(Replica& replica, Outbox& outbox)
    : replica_(replica),
      outbox_(outbox),
      rows_(static_cast<domain::RowSource&>(replica.rows())),
      indexes_(rows_),
      history_(*this) {}

absl::Status OutboxOverlay::Refresh() {
  TASUKI_RETURN_IF_ERROR(replica_.Fold());
  const bool same = version_ == replica_.version() && built_first_ == outbox_.first() &&
                    built_replica_ == outbox_.replica();
  // Nothing is dropped under whoever looks at it: what failed fails until something changes.
  if (same && !failed_.ok() && failed_last_ == outbox_.last()) return failed_;
  if (!same || !failed_.ok()) {
    rows_.Clear();
    ids_.clear();
    subjects_.clear();
    verdicts_.clear();
    recorded_at_us_.clear();
    failed_ = absl::OkStatus();
    version_ = replica_.version();
    built_first_ = outbox_.first();
    built_replica_ = outbox_.replica();
  }
  if (verdicts_.size() == outbox_.size()) return absl::OkStatus();
  failed_ = Add(built_first_.Plus(verdicts_.size()));
  failed_last_ = outbox_.last();
  return failed_;
}

absl::Status OutboxOverlay::Add(ReplicaSeq from) {
  domain::Folder folder(rows_, history_);
  v1::Header header;
  absl::Status status;
  TASUKI_RETURN_IF_ERROR(outbox_.ForEach(from, [&](const v1::OutboxRow& row) {
    if (!header.ParseFromString(row.record().header())) {
      status = Fault(absl::StatusCode::kDataLoss, "an event in the outbox does not parse");
      return false;
    }
    ReplicaSeq seq(row.record().replica_seq());
    domain::JournalEvent event{&header, outbox_.replica(), seq, SeqOf(seq), RecordedAtNext(header)};
    event.verdict = domain::Judge(event, rows_);
    recorded_at_us_.push_back(event.recorded_at_us);
    verdicts_.push_back(static_cast<uint8_t>(event.verdict));
    domain::ApplyVerdict(event, rows_);
    ids_[header.event_id()].push_back(event.seq);
    subjects_.insert(header.subject().id());
    // A firm that was gone comes back with whoever comes to it.
    for (const auto* attributes :
         {&header.prospect_added().attributes(), &header.prospect_changed().attributes(),
          &header.contact_succeeded().attributes()}) {
      if (!attributes->firm().empty()) subjects_.insert(attributes->firm());
    }
    status = folder.Add(event);
    indexes_.Add(event);
    return status.ok() && rows_.status().ok();
  }));
  TASUKI_RETURN_IF_ERROR(status);
  TASUKI_RETURN_IF_ERROR(folder.Finish());
  return indexes_.Update();
}

v1::Verdict OutboxOverlay::VerdictOf(ReplicaSeq seq) const {
  if (seq < built_first_) return v1::VERDICT_UNSPECIFIED;
  uint64_t index = seq.value() - built_first_.value();
  return index < verdicts_.size() ? static_cast<v1::Verdict>(verdicts_[index])
                                  : v1::VERDICT_UNSPECIFIED;
}

int64_t OutboxOverlay::RecordedAt(ReplicaSeq seq) const {
  if (seq < built_first_) return 0;
  const uint64_t index = seq.value() - built_first_.value();
  return index < recorded_at_us_.size() ? recorded_at_us_[index] : 0;
}

int64_t OutboxOverlay::RecordedAtNext(const v1::Header& header) const {
  const int64_t last_us =
      recorded_at_us_.empty() ? replica_.recorded_at_us() : recorded_at_us_.back();
  return std::max(last_us, header.written_at_us());
}

absl::Status OutboxOverlay::BothHistory::Read(
    const std::vector<Seq>& seqs, absl::FunctionRef<void(const domain::JournalEvent&)> visit) {
  v1::Header header;
  for (Seq seq : seqs) {
    if (seq <= overlay_.replica_.applied()) {
      TASUKI_RETURN_IF_ERROR(overlay_.replica_.history().Read({seq}, visit));
      continue;
    }
    ReplicaSeq replica_seq = overlay_.ReplicaSeqOf(seq);
    TASUKI_ASSIGN_OR_RETURN(v1::OutboxRow row, overlay_.outbox_.Row(replica_seq));
    if (!header.ParseFromString(row.record().header())) {
      return Fault(absl::StatusCode::kDataLoss, "an event in the outbox does not parse");
    }
    visit({&header, overlay_.outbox_.replica(), replica_seq, seq, overlay_.RecordedAt(replica_seq),
           overlay_.VerdictOf(replica_seq)});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::vector<Seq>>> OutboxOverlay::BothHistory::SeqsOf(EventId event) {
  TASUKI_ASSIGN_OR_RETURN(auto seqs, overlay_.replica_.history().SeqsOf(event));
  const auto pending = overlay_.ids_.find(event.str());
  if (seqs.has_value() && pending != overlay_.ids_.end()) {
    seqs->insert(seqs->end(), pending->second.begin(), pending->second.end());
  }
  return seqs;
}

}  // namespace tasuki::client
