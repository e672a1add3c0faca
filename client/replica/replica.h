#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/event_ids.h"
#include "client/replica/fold_pass.h"
#include "client/replica/journal_history.h"
#include "client/replica/lost_events.h"
#include "client/replica/outbox.h"
#include "client/replica/store.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/indexes.h"
#include "common/domain/rows/digest.h"
#include "common/domain/rows/rows.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// What an apply brought.
struct Applied {
  uint64_t events = 0;  // New ones.
  uint64_t own = 0;     // Of them ours, acknowledged by it.
};

// The journal held here, and the views folded from it (DESIGN.md §5, §6). Two cursors: applied (the
// chunks, the tree, the outbox rows done; one unsynced write each, it can come again) and folded
// (the state rows, written together with it). Owned by an OpenHome; one thread.
//
// Failing: DataLoss for bytes that no honest server sends or a broken disk; an alarm, kept in the
// store, where the server's history or verdicts are not what this replica computes. With an alarm
// the replica is read-only.
class Replica {
 public:
  // Rows of another fold version are dropped: the next Fold makes them anew.
  static absl::StatusOr<std::unique_ptr<Replica>> Open(Store& store, const Clock& clock);

  // Called now and then by Fold where much is to be folded: events done, and all there are.
  using Progress = std::function<void(uint64_t done, uint64_t all)>;
  void set_progress(Progress progress) { progress_ = std::move(progress); }

  Epoch epoch() const { return Epoch(applied_.epoch()); }
  Seq applied() const { return Seq(tree_.size()); }
  Seq folded() const { return folded_; }
  integrity::Hash root() const { return tree_.Root(); }
  int64_t recorded_at_us() const { return applied_.recorded_at_us(); }  // Of the last event.
  uint64_t keys_known() const { return applied_.keys_known(); }
  const std::optional<v1::AlarmRow>& alarm() const { return alarm_; }
  const std::optional<v1::HeadRow>& head() const { return head_; }
  // The epochs that led here, as the server's key signed them; no list: none was told yet.
  const v1::EpochsRow& epochs() const { return epochs_; }
  const v1::ReceiptsRow& receipts() const { return receipts_; }
  // What others wrote and a server lost.
  LostEvents& lost() { return lost_; }
  // Events read back so far, to fold them anew, here and through history().
  uint64_t events_read() const { return folds_read_ + history_.events_read(); }
  // Raised by every change of rows().
  uint64_t version() const { return version_; }

  // Raised where the journal is another one than before: cut, or all views made anew.
  uint64_t generation() const { return generation_; }

  // Calls `visit` with every prospect and firm whose row changed since `place`, which moves on.
  // False: that is not known any more; whoever asks takes all of them.
  bool ChangesSince(uint64_t& place, absl::FunctionRef<void(SubjectId)> visit) const;

  domain::Rows& rows() { return rows_; }
  JournalHistory& history() { return history_; }

  // Takes chunks in (those held already are dropped), hashes them and acknowledges `outbox`.
  absl::StatusOr<Applied> Apply(const std::vector<std::string>& chunks, Outbox& outbox);

  // Folds up to applied(), in memory, and writes the rows once at the end. Recomputes every verdict
  // (I5). Before any look at rows(): a fold in the background may have them.
  absl::Status Fold();

  // Puts all that was applied and folded on the disk.
  absl::Status Settle();

  // The hash over all state rows, from the sum that is kept with them. Folds first.
  absl::StatusOr<integrity::Hash> ViewDigest();

  // Where events stand by their ids; brought up to the journal first, which after a first sync
  // means reading all of it.
  absl::StatusOr<EventIds*> AllEventIds();
  // Indexes some thousand ids more. True: nothing is left to do. For whoever is idle.
  absl::StatusOr<bool> IndexSome();

  // The journal held at civil time `at`; 0: none.
  absl::StatusOr<Seq> KnownAt(absl::Time at);

  // Keeps the first alarm; later ones change nothing.
  absl::Status RaiseAlarm(const std::string& text, Seq seq, const integrity::Hash& own,
                          const integrity::Hash& theirs);
  // Keeps a head of the server that was verified and agrees.
  absl::Status KeepHead(const v1::HeadRow& head);
  // All keys of events up to `seq` have come; goes with the keys' batch.
  void PutKeysKnown(uint64_t seq, storage::Batch& batch);
  // A replica that holds nothing yet takes the server's epoch over; and one that knew no list of
  // epochs the one that ends with its own.
  absl::Status AdoptEpoch(Epoch epoch, const v1::EpochList& list);
  // Keeps the newest receipts, and that the server's root was ours; goes with the batch.
  void PutReceipt(const v1::Receipt& receipt, storage::Batch& batch);
  void PutAgreed(storage::Batch& batch);

  // Another epoch, and where the journal was cut (null: nowhere) the tree left. Into `batch`;
  // Reload after it was written.
  void PutEpoch(Epoch epoch, const integrity::Tree* cut, int64_t recorded_at_us,
                storage::Batch& batch);

  // After the journal was cut in the store (client/sync/epoch.h): reads it anew, with no rows
  // folded.
  absl::Status Reload();

 private:
  Replica(Store& store, const Clock& clock);

  absl::Status Load();
  absl::Status ApplyChunk(std::string_view chunk, Outbox& outbox, storage::Batch& batch,
                          Applied& applied);
  absl::Status ApplyTail(Outbox& outbox, storage::Batch& batch, Applied& applied);
  absl::Status ApplyRecord(const storage::ChunkInfo& info, const storage::RecordView& record,
                           Outbox& outbox, storage::Batch& batch, Applied& applied);
  void PutApplied(storage::Batch& batch);
  void PutAppliedAt(storage::Batch& batch);
  absl::Status WriteFolded(Seq folded);
  void FoldInBackground(uint64_t applied_bytes);

  Store& store_;
  const Clock& clock_;
  StateSource source_;
  domain::Rows rows_;
  domain::Indexes indexes_;
  domain::RowSum row_sum_;  // Of the rows in the store.
  EventIds event_ids_;
  JournalHistory history_;
  Progress progress_;
  storage::ChunkDecoder decoder_;

  v1::AppliedRow applied_;
  integrity::Tree tree_;
  Seq folded_;
  std::optional<v1::AlarmRow> alarm_;
  std::optional<v1::HeadRow> head_;
  v1::EpochsRow epochs_;
  v1::ReceiptsRow receipts_;
  LostEvents lost_;
  // The window whose applies share one row of the applied-at table: its first apply, and the last.
  std::optional<uint64_t> applied_at_first_us_;
  uint64_t applied_at_last_us_ = 0;
  uint64_t unfolded_bytes_ = 0;  // Applied since the last fold.
  uint64_t folds_read_ = 0;      // Events that folds read back.
  uint64_t version_ = 0;
  uint64_t generation_ = 0;
  std::vector<SubjectId> changed_;  // Prospects and firms, as they changed.
  uint64_t changes_before_ = 1;     // Place of the first of them.

  // Has rows_ to itself as long as it is there; the last member, so that it ends first.
  std::unique_ptr<BackgroundFold> background_;
};

}  // namespace tasuki::client
