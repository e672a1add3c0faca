#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// Indexes of changes of owner: each under who got and who gave it (`H`), and those that are not
// complete under who got them (`E`): of a prospect or firm the last one, to a member who did not
// take it themselves, neither imported nor declined; to be accepted, introduced (X12) or touched.
// A cover is complete once it is accepted. Whether it is still theirs (a cover's end, a leaving),
// who reads it asks. Part of Indexes (indexes.h). Pure.

namespace tasuki::domain {

// Changes of owner of one prospect or firm as they were, by key; nullopt: there was none.
using HandoversBefore = std::map<std::string, std::optional<std::string>>;

// Brings both up to the rows of `subject`. `…_before`: its own row as it was, nullptr: none.
// Errors are the store's, or DataLoss.
absl::Status UpdateHandovers(SubjectId subject, const v1::ProspectRow* prospect_before,
                             const v1::FirmRow* firm_before, const HandoversBefore& before,
                             Rows& rows);

}  // namespace tasuki::domain
