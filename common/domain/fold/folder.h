#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// The views: rows p and f, folded from the journal (DESIGN.md §5). Pure; one thread. FOLD.md tells
// how it is done.

namespace tasuki::domain {

// Gives earlier events back, for refolding a prospect when a late fact arrives.
class History {
 public:
  virtual ~History() = default;

  // Calls `visit` with each of the events at `seqs` (ascending), in the order given, with the
  // verdict of the journal. The events of the batch that is being folded are among them. An error
  // is the store's, or DataLoss where there is no such event.
  virtual absl::Status Read(const std::vector<Seq>& seqs,
                            absl::FunctionRef<void(const JournalEvent&)> visit) = 0;
};

// Folds events in seq order. Made by whoever owns the rows, used for one batch or a whole journal.
//   Folder folder(rows, history);
//   for (event : …) { ApplyVerdict(event, rows); folder.Add(event); }
//   folder.Finish();
// Facts of one prospect fold in (business time, seq), ProspectAdded before all; a fact that arrives
// with an earlier business time marks its prospect, and Finish refolds that prospect from its
// timeline, once. However the journal is cut into batches, the rows come out the same. A failing
// store shows as the status; the rows are then to be thrown away.
class Folder {
 public:
  Folder(Rows& rows, History& history) : rows_(rows), history_(history) {}

  // `event`'s verdict is set and ApplyVerdict has been called for it.
  absl::Status Add(const JournalEvent& event);

  // Has Finish fold that prospect from its timeline. The row comes out the same (I4).
  void FoldAnew(SubjectId prospect) { late_.insert(prospect); }

  // Refolds what late facts, retractions and admissions touched. Before any row is read or written.
  absl::Status Finish();

 private:
  void AddAboutProspect(const JournalEvent& event);
  void AddAboutFirm(const JournalEvent& event);
  void FoldDecision(const JournalEvent& event, int64_t b_us, SubjectId prospect,
                    v1::ProspectRow& row);
  void FoldFirmDecision(const JournalEvent& event, v1::FirmRow& row);
  absl::Status Admit(const JournalEvent& event);
  void AdmitOne(const v1::ApartRow& apart, const v1::Header& header);
  absl::Status RefoldProspect(SubjectId prospect);
  absl::Status RefoldFirm(SubjectId firm);
  bool Counts(const JournalEvent& event);
  const v1::Policy& PolicyAt(Seq seq);

  Rows& rows_;
  History& history_;
  // Ordered, so that refolding reads the store in the same order everywhere.
  absl::btree_set<SubjectId> late_;
  absl::btree_set<SubjectId> late_firms_;
};

}  // namespace tasuki::domain
