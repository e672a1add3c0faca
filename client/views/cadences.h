#pragma once

#include "absl/status/statusor.h"
#include "client/views/presenter.h"
#include "tasuki/v1/view.pb.h"

// Cadences for people: those of the policy, and where one prospect's stands. Reads only.

namespace tasuki::client {

// Those that the policy in force has, in its order.
v1::CadenceListView CadencesOfPolicy(Directory& directory);

// The prospect's own, by the policy that it started with, and what it waits for.
absl::StatusOr<v1::CadenceListView> CadenceOfProspect(Directory& directory, Presenter& presenter,
                                                      SubjectId prospect, absl::Time now);

}  // namespace tasuki::client
