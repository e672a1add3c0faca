#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "common/domain/audit/handovers.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/record.h"
#include "common/domain/rows/rows.h"

// What became of the clients that a member was handed (R020, X23): the audit's own judgement, of
// these clients alone. Pure; one thread.

namespace tasuki::domain {

// A prospect or firm that the member was handed; of a firm, who goes by its owner.
struct GotClient {
  SubjectId subject;
  std::vector<SubjectId> of_firm;
};

// Of the handovers of `clients` to that member by somebody else, from `from_us` (microseconds UTC)
// on, those of which it is known whether they were sustained, and how many were. Reads these
// clients' events and no others. Errors are the store's, or DataLoss.
absl::StatusOr<Received> ReceivedBy(MemberId member, absl::Span<const GotClient> clients,
                                    const AuditRules& rules, int64_t from_us, int64_t now_us,
                                    Rows& rows, History& history);

}  // namespace tasuki::domain
