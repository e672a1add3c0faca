#pragma once

#include <string>

#include "client/words/messages.h"
#include "tasuki/v1/audit.pb.h"

namespace tasuki::client {

// What stands above and beside the handovers.
struct AuditPage {
  std::string team;              // Its name.
  std::string printed;           // RFC 3339.
  v1::AuditOrphansView orphans;  // Empty on the page of one member.
};

// An audit of handovers as one page that needs nothing else: charts as SVG, no script, for a
// browser and for A4. In `language`. Whatever people typed is escaped. Pure; any thread.
std::string AuditHtml(const v1::AuditHandoversView& view, const AuditPage& page, Language language);

}  // namespace tasuki::client
