#include "client/commands/audit_files.h"

#include "client/commands/written_file.h"
#include "client/export/audit_csv.h"
#include "client/export/audit_html.h"
#include "client/views/ownership_audit.h"
#include "common/base/check.h"

namespace tasuki::client {

absl::Status WriteAuditCsv(CommandContext& context, const std::string& path,
                           v1::AuditHandoversView& view) {
  TASUKI_RETURN_IF_ERROR(WriteForPeople(context, path, AuditCsv(view)));
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
      WriteForPeople(context, path, AuditHtml(view, page, context.out.language())));
  view.set_file(path);
  context.out.Line(context.out.Say(Message::kAuditPageWritten, {path}));
  return absl::OkStatus();
}

}  // namespace tasuki::client
