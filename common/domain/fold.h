#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/domain/journal_event.h"
#include "common/domain/rows.h"

// The views: rows p and f, folded from the journal (DESIGN.md §5). Pure; one thread.

namespace tasuki::domain {

// Gives earlier events back, for refolding a prospect when a late fact arrives.
class History {
 public:
  virtual ~History() = default;

  // Calls `visit` with each of the events at `seqs` (any order), in the order given.
  virtual absl::Status Read(const std::vector<Seq>& seqs,
                            absl::FunctionRef<void(const JournalEvent&)> visit) = 0;
};

// Folds events in seq order. Made by whoever owns the rows, used for one batch or a whole journal.
//   Folder folder(rows, history);
//   for (event : …) { ApplyVerdict(event, rows); folder.Add(event); }
//   folder.Finish();
// Facts of one prospect fold in (business time, seq); a fact that arrives with an earlier business
// time marks its prospect, and Finish refolds that prospect from its timeline, once.
class Folder {
 public:
  Folder(Rows& rows, History& history) : rows_(rows), history_(history) {}

  // `event`'s verdict is set and ApplyVerdict has been called for it.
  absl::Status Add(const JournalEvent& event);

  // Refolds what late facts, retractions and admissions touched. Before any row is read or written.
  absl::Status Finish();

 private:
  Rows& rows_;
  History& history_;
  absl::flat_hash_set<SubjectId> late_;
};

// Business time of an event: min(occurred_at, recorded_at), microseconds UTC.
int64_t BusinessTime(const JournalEvent& event);

// Calls `take` with the bytes whose SHA-256 is the view digest: the fold version, then every state
// row in key order, length-prefixed.
absl::Status ForDigest(RowSource& rows, absl::FunctionRef<void(std::string_view)> take);

}  // namespace tasuki::domain
