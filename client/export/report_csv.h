#pragma once

#include <string>

#include "tasuki/v1/report.pb.h"

namespace tasuki::client {

// What the rows of the table are.
enum class ReportRows { kFigures, kKeys };

// A report as a table for spreadsheets. kKeys, of one that is split: a row a key, with prospects,
// touches and deals. kFigures: a row a figure, with its name as in --json, its key, n, how many of
// these, and the value. Pure; any thread.
std::string ReportCsv(const v1::ReportView& view, ReportRows rows);

}  // namespace tasuki::client
