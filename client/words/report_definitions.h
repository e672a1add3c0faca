#pragma once

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"

// What each figure of `report` means, in words (X23, N09). The one place where it is said; a
// changed meaning is a new version of that figure and of kReportVersion
// (common/domain/report/report.h).

namespace tasuki::client {

// One figure.
struct ReportDefinition {
  std::string_view name;  // As in --json.
  uint32_t version;       // The definition_version of reports since which it means this.
  std::string_view english;
  std::string_view japanese;
};

// All of them, in the order in which a report has them.
absl::Span<const ReportDefinition> ReportDefinitions();

// The one of that name; nullptr: there is none.
const ReportDefinition* FindReportDefinition(std::string_view name);

}  // namespace tasuki::client
