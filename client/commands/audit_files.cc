#include "client/commands/audit_files.h"

#include <filesystem>
#include <system_error>

#include "client/export/audit_csv.h"
#include "client/export/audit_html.h"
#include "client/views/ownership_audit.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"

namespace tasuki::client {
namespace {

// It holds people's names: nobody else reads it.
absl::Status WriteAuditFile(CommandContext& context, const std::string& path,
                            const std::string& text) {
  std::error_code none;
  const std::filesystem::path file = context.Path(path);
  if (std::filesystem::exists(file, none) && !std::filesystem::is_regular_file(file, none)) {
    return UsageError(Phrase("$0 is no file", path), "name another file");
  }
  if (absl::Status written = storage::WriteFileDurably(file, text); !written.ok()) {
    return Refused(Phrase("cannot write $0: $1", path, std::string(written.message())),
                   "name another file");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteAuditCsv(CommandContext& context, const std::string& path,
                           v1::AuditHandoversView& view) {
  TASUKI_RETURN_IF_ERROR(WriteAuditFile(context, path, AuditCsv(view)));
  view.set_file(path);
  context.out.Line(
      context.out.Say(Message::kTableWritten, {path, std::to_string(view.totals().handovers())}));
  return absl::OkStatus();
}

absl::Status WriteAuditHtml(CommandContext& context, const std::string& path,
                            v1::AuditHandoversView& view) {
  AuditPage page;
  const auto* team = context.directory.rows().Find(domain::TeamKey());
  if (team != nullptr) page.team = team->name();
  Presenter presenter(context.directory, context.now);
  page.printed = presenter.Time(absl::ToUnixMicros(context.now));
  // Who was without an owner is the whole team's: it does not belong to one member's page.
  if (view.member().empty()) {
    TASUKI_ASSIGN_OR_RETURN(page.orphans, AuditOrphans(context.directory, presenter,
                                                       context.directory.rows(), context.now));
  }
  TASUKI_RETURN_IF_ERROR(
      WriteAuditFile(context, path, AuditHtml(view, page, context.out.language())));
  view.set_file(path);
  context.out.Line(context.out.Say(Message::kAuditPageWritten, {path}));
  return absl::OkStatus();
}

}  // namespace tasuki::client
