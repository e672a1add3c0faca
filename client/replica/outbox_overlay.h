#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "client/replica/outbox.h"
#include "client/replica/replica.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/indexes.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

// What a person sees: the journal's rows with the outbox folded on top, as if its events came next.
// Owned by an OpenHome; one thread. Built anew when the journal moved on, added to when the outbox
// grew; Refresh before any look at it.
class OutboxOverlay {
 public:
  OutboxOverlay(Replica& replica, Outbox& outbox);

  // Brings the rows up to the replica and the outbox.
  absl::Status Refresh();

  domain::Rows& rows() { return rows_; }
  // Lets go of cached rows; nobody may hold one.
  void Trim(size_t rows_max) { rows_.Trim(rows_max); }
  // What its events are about, as ids.
  const absl::flat_hash_set<std::string>& subjects() const { return subjects_; }
  domain::History& history() { return history_; }

  // The seq that the outbox event `seq` would get.
  Seq SeqOf(ReplicaSeq seq) const {
    return replica_.applied().Plus(seq.value() + 1 - outbox_.first().value());
  }
  // The outbox event that stands at `seq`, which is above the journal.
  ReplicaSeq ReplicaSeqOf(Seq seq) const {
    return ReplicaSeq(outbox_.first().value() + (seq.value() - replica_.applied().value()) - 1);
  }
  // How an outbox event is judged here.
  v1::Verdict VerdictOf(ReplicaSeq seq) const;
  // When an outbox event is judged as of; 0 where it is not folded here.
  int64_t RecordedAt(ReplicaSeq seq) const;
  // When one that comes next is: not before the last event of journal and outbox, so that a clock
  // that is put right does not bring `recorded_at` back.
  int64_t RecordedAtNext(const v1::Header& header) const;

 private:
  // Journal below, outbox above. Part of the overlay, on its thread; fails as the stores do.
  class BothHistory : public domain::History {
   public:
    explicit BothHistory(OutboxOverlay& overlay) : overlay_(overlay) {}
    absl::Status Read(const std::vector<Seq>& seqs,
                      absl::FunctionRef<void(const domain::JournalEvent&)> visit) override;
    absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId event) override;

   private:
    OutboxOverlay& overlay_;
  };

  absl::Status Add(ReplicaSeq from);

  Replica& replica_;
  Outbox& outbox_;
  domain::Rows rows_;
  domain::Indexes indexes_;
  absl::flat_hash_map<std::string, std::vector<Seq>> ids_;  // Of the outbox's events.
  absl::flat_hash_set<std::string> subjects_;
  BothHistory history_;
  absl::Status failed_;     // Of the last Add,
  ReplicaSeq failed_last_;  // with the outbox up to here.
  uint64_t version_ = 0;    // Of the replica, when rows_ was built.
  ReplicaId built_replica_;
  ReplicaSeq built_first_;  // Of the outbox, then.
  // Of the events from built_first_ on that are folded.
  std::vector<uint8_t> verdicts_;
  std::vector<int64_t> recorded_at_us_;
};

}  // namespace tasuki::client
