#pragma once

#include <string>

#include "client/words/messages.h"
#include "tasuki/v1/report.pb.h"

// What lines, page and table of a report say alike. Pure; any thread.

namespace tasuki::client {

// How a member's load stands, by its word: `below`, `above`; of others the word itself.
std::string LoadText(Language language, const std::string& state);

// What was asked for, in one line; empty: everything.
std::string FiltersText(Language language, const v1::ReportFilters& filters);

}  // namespace tasuki::client
