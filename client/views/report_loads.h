#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "common/domain/report/split.h"
#include "tasuki/v1/report.pb.h"

namespace tasuki::client {

// Adds to a report what each active member who may own has in motion at `now`, against the policy's
// floor and ceilings (X4, R136, R137); of whom the query asks for, by name. Errors are the store's.
absl::Status AddLoads(Directory& directory, const domain::ReportQuery& query, absl::Time now,
                      v1::ReportView& view);

}  // namespace tasuki::client
