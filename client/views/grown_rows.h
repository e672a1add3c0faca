#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// What stands beside a prospect's row in rows of its own, read as a list.

namespace tasuki::client {

// The deals that a fact in force opened, in the order of that. Errors are the store's, or DataLoss.
absl::StatusOr<std::vector<v1::DealRow>> DealsOf(SubjectId prospect, domain::Rows& rows);

// The same of whatever was merged into it, too: an entry's own deals first.
absl::StatusOr<std::vector<v1::DealRow>> DealsOfPerson(SubjectId prospect, domain::Rows& rows);

// The entry on which a deal was made; a merge makes it no other's.
SubjectId HolderOf(const v1::DealRow& deal, domain::Rows& rows);

// Where every event about a prospect or firm stands, ascending. Errors are the store's.
absl::StatusOr<std::vector<Seq>> EventsAbout(SubjectId subject, domain::Rows& rows);

}  // namespace tasuki::client
