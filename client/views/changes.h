#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/workspace.h"
#include "client/views/directory.h"
#include "tasuki/v1/state.pb.h"
#include "tasuki/v1/view.pb.h"

// What changes of a prospect or firm, of a deal and of the next touch changed, from what to what
// (R045), and what crossed (X22).
// Texts are opened as they are read, and nothing opened is kept. Made per command; one thread.

namespace tasuki::client {

// What stands of one prospect as its facts follow each other in the order of the fold.
class FieldHistory {
 public:
  FieldHistory(Directory& directory, absl::TimeZone zone) : directory_(directory), zone_(zone) {}

  // What the event changes, where it changes anything; what adds the prospect lists nothing. It
  // changes what comes after it only where it `counts`. `text` is its opened part, if it is held.
  std::vector<v1::ChangeView> Take(const StoredEvent& event,
                                   const std::optional<v1::Personal>& text, bool counts);

 private:
  Directory& directory_;
  const absl::TimeZone zone_;
  // What stands so far of one deal.
  struct Deal {
    std::string stage, amount;
  };
  std::vector<v1::ChangeView> TakeDeal(const v1::Header& header, bool counts);
  std::vector<v1::ChangeView> TakeNext(const v1::Header& header) const;

  v1::ProspectAttributes attributes_;
  v1::ProspectText text_;
  std::map<std::string, Deal> deals_;
};

// The same of one firm.
class FirmHistory {
 public:
  // As FieldHistory::Take; what adds the firm lists nothing.
  std::vector<v1::ChangeView> Take(const v1::Header& header,
                                   const std::optional<v1::Personal>& text, bool counts);

 private:
  std::string zone_;
  v1::FirmText text_;
};

// What crossed and whose sides do not say the same, each with all its sides. Errors are the
// store's.
absl::StatusOr<std::vector<v1::CrossedView>> CrossedViews(
    Directory& directory, const v1::Subject& subject,
    const google::protobuf::RepeatedPtrField<v1::Crossed>& crossed);

// Of what crossed after this laptop's person was last told (refused.h), that in which one side is
// theirs, oldest first.
absl::StatusOr<std::vector<v1::CrossedView>> CrossedNotYetTold(Directory& directory);

}  // namespace tasuki::client
