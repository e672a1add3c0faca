#pragma once

#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "tasuki/v1/report.pb.h"

// How organised one is (R022), or we are (R021): X23's figures of this quarter beside those of the
// last one.

namespace tasuki::client {

// About whom.
struct CheckQuery {
  std::optional<MemberId> member;                     // One of us alone.
  std::optional<absl::flat_hash_set<MemberId>> team;  // Some; neither: everybody.
};

// As it stands at `now`, in quarters of `zone`. Who may see it, the caller asks. Errors are the
// store's.
absl::StatusOr<v1::CheckView> CheckOf(Directory& directory, Presenter& presenter,
                                      const CheckQuery& query, absl::Time now, absl::TimeZone zone);

}  // namespace tasuki::client
