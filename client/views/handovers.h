#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "tasuki/v1/audit.pb.h"
#include "tasuki/v1/state.pb.h"

// Changes of owner as people see them (N03): lists from the indexes by member, one with its brief,
// and its receipt.

namespace tasuki::client {

// One change of owner, and of whom.
struct HandoverAt {
  SubjectId subject;
  v1::SubjectKind kind = v1::PROSPECT;
  v1::HandoverRow row;
  bool last = false;  // None came after it.
};

// What is still to come of a handover; none of it of one that is complete.
struct HandoverWaits {
  bool accept = false;
  bool introduce = false;  // X12.
  bool touch = false;      // By the new owner.
};

// Reads them. Made per command; one thread. Errors are the store's, or DataLoss.
class HandoverReader {
 public:
  HandoverReader(Directory& directory, Presenter& presenter, absl::Time now);

  // The last one of a prospect or firm; nullopt: it has had none.
  std::optional<HandoverAt> LastOf(v1::SubjectKind kind, SubjectId subject);
  // The one that `row` of the index `E` under `to` names; nullopt: it is not theirs any more (the
  // cover is over, they have left).
  std::optional<HandoverAt> StillOpen(MemberId to, SubjectId subject,
                                      const v1::OpenHandoverRow& row);
  // Those that are not complete: to a member (nullopt: whoever it is to), or given by `from`.
  absl::StatusOr<std::vector<HandoverAt>> Open(std::optional<MemberId> to,
                                               std::optional<MemberId> from = std::nullopt);
  // Those a member got or gave since then, no imports.
  absl::StatusOr<std::vector<HandoverAt>> Since(MemberId member, int64_t from_us);

  HandoverWaits WaitsOf(const HandoverAt& at);
  // Civil day by which one that was handed over then is to be accepted.
  int32_t AcceptDay(int64_t handed_us);

  // With its words and what waits.
  v1::HandoverView View(const HandoverAt& at);
  // What it carried and what became of it.
  absl::StatusOr<v1::HandoverReceiptView> Receipt(const HandoverAt& at);

 private:
  bool IsReplaced(const HandoverAt& at);
  void PutTimes(const v1::HandoverRow& row, v1::HandoverView& view);
  void PutWords(const HandoverAt& at, v1::HandoverView& view);
  absl::Status AddDeals(const HandoverAt& at, v1::HandoverReceiptView& view);
  absl::Status AddPromises(const HandoverAt& at, v1::HandoverReceiptView& view);
  absl::Status AddIntroduction(const HandoverAt& at, v1::HandoverReceiptView& view);
  void AddNext(const HandoverAt& at, v1::HandoverReceiptView& view);

  Directory& directory_;
  domain::Rows& rows_;
  Workspace& workspace_;
  Presenter& presenter_;
  const absl::Time now_;
};

// How far one has come, for lists and audits alike: `proposed`, `accepted`, `introduced`,
// `complete`, `declined`, `replaced`. `prospect`: its row, null of a firm. `replaced`: a later one
// takes it away (domain::TakesAway). `touched`: the new owner's first touch is logged. A cover and
// a firm's are complete once accepted: nobody is introduced, and no touch is asked for (X12).
std::string HandoverState(const v1::HandoverRow& row, const v1::ProspectRow* prospect,
                          bool replaced, bool touched);

}  // namespace tasuki::client
