#pragma once

#include <string>

#include "tasuki/v1/audit.pb.h"

namespace tasuki::client {

// The handovers of an audit as a table for spreadsheets, one a row, with the byte order mark and
// the headings: the fields of `--json`, moments as there. Of several currencies or promises the
// field has one a line. Pure; any thread.
std::string AuditCsv(const v1::AuditHandoversView& view);

}  // namespace tasuki::client
