#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// Indexes among the views, so that a command reads what it shows and not all there is: rows with a
// capital letter, derived from state rows and from verdicts alone. They hold what rows say
// (assigned owner, civil day), never what *now* or a mark on a member makes of it: who reads them
// asks that.

namespace tasuki::domain {

// Keeps the indexes of some rows. Made with the rows, for as long as they are; one thread.
class Indexes {
 public:
  explicit Indexes(Rows& rows);

  // The event was judged, applied and folded.
  void Add(const JournalEvent& event);

  // Brings the indexes up to the rows. After Folder::Finish, before rows are read or written.
  // Errors are the store's, or DataLoss.
  absl::Status Update();

 private:
  struct Change;  // What rows of one prospect or firm were.

  // `R` rows: of the event, and of those that it admits.
  void MarkUnknown(const v1::Header& header, Seq seq);
  // `I` rows, likewise.
  void AddCoaching(const v1::Header& header, Seq seq);
  void MarkAdmitted(const JournalEvent& event);
  void MarkDeclined(const JournalEvent& event);
  absl::Status UpdateThing(std::string_view key, const std::optional<std::string>& before);
  absl::Status UpdateSubject(SubjectId subject, const Change& change);
  absl::Status UpdatePromise(std::string_view prospect_and_promise,
                             const std::optional<std::string>& before);
  void UpdateAbsorbed(SubjectId absorbed, const std::string& before,
                      const v1::DecisionRow* decision);
  v1::CountsRow& Counts();

  Rows& rows_;
};

}  // namespace tasuki::domain
