#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/workspace.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "tasuki/v1/view.pb.h"

// Assignments that were not their author's to decide (`assign --request`), until somebody decides.

namespace tasuki::client {

// One of them.
struct AssignmentRequest {
  StoredEvent event;
  std::optional<StoredEvent> declined;  // The memo that says no to it.
  bool own = false;                     // This laptop's person asked.
};

// Those that nobody has decided, oldest first: a manager sees all, others their own and those about
// what they own. Declined ones are there for who asked, until somebody decides otherwise.
absl::StatusOr<std::vector<AssignmentRequest>> AssignmentRequests(Directory& directory,
                                                                  absl::Time now);

// Of them, how many wait for an answer.
size_t CountOpen(const std::vector<AssignmentRequest>& requests);

// One as `--json` says it, with why, brief and who has it now.
absl::StatusOr<v1::RequestView> RequestViewOf(Directory& directory, const Presenter& presenter,
                                              const AssignmentRequest& request, absl::Time now);

// This person's that somebody said no to since they were last told (refused.h).
absl::StatusOr<std::vector<v1::RequestView>> DeclinedNotYetTold(Directory& directory,
                                                                absl::Time now);

}  // namespace tasuki::client
