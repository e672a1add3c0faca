#pragma once

#include <string>

#include "absl/status/status.h"
#include "client/commands/command_line.h"
#include "tasuki/v1/audit.pb.h"

// The files that `tasuki audit` writes. Each says what it wrote, and sets `file`.

namespace tasuki::client {

// A table for spreadsheets at `path`, as typed, replacing a file of that name. Refused where it is
// no file or cannot be written.
absl::Status WriteAuditCsv(CommandContext& context, const std::string& path,
                           v1::AuditHandoversView& view);

// The same as a page to print, in the language of the command.
absl::Status WriteAuditHtml(CommandContext& context, const std::string& path,
                            v1::AuditHandoversView& view);

}  // namespace tasuki::client
