#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/agenda.h"
#include "client/views/presenter.h"
#include "client/words/messages.h"

// What handovers add to an agenda (N03, X12): the receiver's to accept, the manager's where it was
// not accepted in time, and the giver's to introduce their successor. From the index of open ones.

namespace tasuki::client {

// A line of an agenda, with the moment it is ordered by.
struct HandoverDue {
  absl::Time due;
  v1::AgendaItem item;
};

// Errors are the store's, or DataLoss.
absl::StatusOr<std::vector<HandoverDue>> AgendaHandovers(const AgendaQuery& query,
                                                         Directory& directory, Presenter& presenter,
                                                         absl::Time now, Language language);

}  // namespace tasuki::client
