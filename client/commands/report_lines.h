#pragma once

#include "client/words/printer.h"
#include "tasuki/v1/report.pb.h"

namespace tasuki::client {

// The figures of a report as lines for people (R150–R154), n beside each.
void PrintReport(Printer& out, const v1::ReportView& view);

}  // namespace tasuki::client
