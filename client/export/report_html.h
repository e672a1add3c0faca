#pragma once

#include <string>

#include "client/words/messages.h"
#include "tasuki/v1/report.pb.h"

namespace tasuki::client {

// What stands above the figures.
struct ReportPage {
  std::string team;     // Its name.
  std::string printed;  // RFC 3339.
};

// A report as one page that needs nothing else, as the audit's: charts as SVG, no script, for a
// browser and for A4, with what each figure means. In `language`. Whatever people typed is escaped.
// Pure; any thread.
std::string ReportHtml(const v1::ReportView& view, const ReportPage& page, Language language);

}  // namespace tasuki::client
