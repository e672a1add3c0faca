#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "client/commands/verbs.h"
#include "client/export/ics.h"
#include "client/views/agenda.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"

// `tasuki export --ics`: one's own agenda, for a calendar program.

namespace tasuki::client {
namespace {

constexpr absl::Duration kAhead = absl::Hours(24 * 400);  // Long dates are half a year off.

struct ExportArgs {
  std::string ics;
};

absl::Status RunExport(CommandContext& context, const ExportArgs& args) {
  const auto& identity = context.workspace.home().identity();
  const AgendaQuery query{.member = identity.member, .until = context.now + kAhead};
  const Language language = context.out.language();
  TASUKI_ASSIGN_OR_RETURN(const v1::AgendaView view,
                          AgendaOf(query, context.directory, context.now, language));
  // A device or a folder would be replaced by a file.
  std::error_code none;
  const std::filesystem::path path = context.Path(args.ics);
  if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none)) {
    return UsageError(Phrase("$0 is no file", args.ics), "name another file");
  }
  const std::string text = ToIcs(view, identity.team_name, context.now, language);
  // It holds people's names: nobody else reads it.
  if (absl::Status written = storage::WriteFileDurably(path, text); !written.ok()) {
    return Refused(Phrase("cannot write $0: $1", args.ics, std::string(written.message())),
                   "name another file");
  }
  v1::ExportView answer;
  answer.set_file(args.ics);
  answer.set_entries(static_cast<uint64_t>(
      std::count_if(view.items().begin(), view.items().end(),
                    [](const v1::AgendaItem& item) { return item.has_slot(); })));
  context.out.Line(
      context.out.Say(Message::kIcsWritten, {std::to_string(answer.entries()), args.ics}));
  context.out.Json(answer);
  return absl::OkStatus();
}

}  // namespace

void AddExport(Verb verb) {
  auto args = std::make_shared<ExportArgs>();
  verb.Option("--ics", args->ics,
              "an iCalendar file of what is due of yours, for calendar programs")
      .Hint("FILE")
      .Offers(Offer::kFiles)
      .Required();
  verb.Does([args](CommandContext& context) { return RunExport(context, *args); });
}

}  // namespace tasuki::client
