#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// What somebody owns, as a change of their role touches it. Read from the indexes of what they
// hold, whoever else owns however much.

namespace tasuki::client {

// What they own at a moment.
struct Book {
  uint64_t prospects = 0;  // Live ones.
  uint64_t firms = 0;
  uint64_t to_queue = 0;  // Of the prospects: who would have nobody, were they to own nothing.
};
absl::StatusOr<Book> BookOf(MemberId member, int64_t at_us, domain::Rows& rows);

// Something that was theirs before a change of role took it, and that nobody was given since.
struct LostOwnership {
  v1::SubjectKind kind = v1::PROSPECT;
  SubjectId subject;
  v1::OwnerValue value;  // As it was; a cover that has ended is none.
};
// Firms first. Errors are the store's.
absl::StatusOr<std::vector<LostOwnership>> LostByRole(MemberId member, int64_t at_us,
                                                      domain::Rows& rows);

}  // namespace tasuki::client
