#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "tasuki/v1/state.pb.h"
#include "tasuki/v1/view.pb.h"

// Deals as people see them: one with its words and terms, and lists of them with totals, from the
// index by state (R044, R129, R130, R149).

namespace tasuki::client {

// One deal, with its words and terms.
v1::DealView DealOf(const v1::DealRow& deal, Directory& directory, const Presenter& presenter);

// What deals are ordered by. The rest is by name, then id.
enum class DealSort {
  kDue,     // The next touch of their prospect.
  kValue,   // The largest first, each currency for itself.
  kClosed,  // The last one first; open ones before.
};

// Which deals to list. All that are set must fit.
struct DealQuery {
  std::vector<domain::DealList> lists;  // Any of these.
  std::optional<MemberId> owner;        // Accountable for its prospect now.
  std::string stage;
  std::optional<v1::Money> min;  // Worth at least that, in that currency.
  DealSort sort = DealSort::kDue;
  uint64_t offset = 0;
  uint64_t limit = UINT64_MAX;
};

// Reads the entries of those lists in the index, and the words of what is shown. Errors are the
// store's, or DataLoss.
absl::StatusOr<v1::DealListView> ListDeals(const DealQuery& query, Directory& directory,
                                           Presenter& presenter, absl::Time now);

// A deal whose terms were changed without the client's agreement.
struct FlaggedDeal {
  SubjectId prospect;  // The entry on which it was made.
  SubjectId deal;
  Seq changed;  // The change.
};
// Those of people in the lists, at most so many. Errors are the store's, or DataLoss.
absl::StatusOr<std::vector<FlaggedDeal>> FlaggedDeals(domain::Rows& rows, size_t most);

}  // namespace tasuki::client
