#include <filesystem>
#include <memory>
#include <string>

#include "client/commands/command_line.h"
#include "client/commands/verb.h"
#include "client/commands/verbs.h"
#include "client/export/own_ics.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"

// `tasuki export --ics`: one's own agenda, for a calendar program.

namespace tasuki::client {
namespace {

struct ExportArgs {
  std::string ics;
};

absl::Status RunExport(CommandContext& context, const ExportArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Ics ics,
                          OwnIcs(context.directory, context.now, context.out.language()));
  // A device or a folder would be replaced by a file.
  std::error_code none;
  const std::filesystem::path path = context.Path(args.ics);
  if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none)) {
    return UsageError(Phrase("$0 is no file", args.ics), "name another file");
  }
  // It holds people's names: nobody else reads it.
  if (absl::Status written = storage::WriteFileDurably(path, ics.text); !written.ok()) {
    return Refused(Phrase("cannot write $0: $1", args.ics, std::string(written.message())),
                   "name another file");
  }
  v1::ExportView answer;
  answer.set_file(args.ics);
  answer.set_entries(ics.entries);
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
