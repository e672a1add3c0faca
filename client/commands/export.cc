#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

#include "client/commands/command_line.h"
#include "client/commands/verb.h"
#include "client/commands/verbs.h"
#include "client/export/own_ics.h"
#include "client/export/tables.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/disk.h"

// `tasuki export`: one's own agenda for a calendar program, or all there is as tables (R046).

namespace tasuki::client {
namespace {

struct ExportArgs {
  std::string ics, out;
};

absl::Status WriteIcs(CommandContext& context, const ExportArgs& args) {
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

absl::Status WriteAll(CommandContext& context, const ExportArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(v1::ExportView answer,
                          WriteTables(context.directory, context.now, context.Path(args.out)));
  answer.set_file(args.out);
  uint64_t entries = 0;
  for (const v1::ExportedFile& file : answer.files()) {
    entries += file.entries();
    context.out.Line(context.out.Say(
        Message::kTableWritten,
        {absl::StrCat(args.out, "/", file.file()), std::to_string(file.entries())}));
  }
  answer.set_entries(entries);
  context.out.Json(answer);
  return absl::OkStatus();
}

absl::Status RunExport(CommandContext& context, const ExportArgs& args) {
  if (args.ics.empty() == args.out.empty()) {
    return UsageError("say what to export", "give --out DIR or --ics FILE");
  }
  return args.out.empty() ? WriteIcs(context, args) : WriteAll(context, args);
}

}  // namespace

void AddExport(Verb verb) {
  auto args = std::make_shared<ExportArgs>();
  Flag ics = verb.Option("--ics", args->ics,
                         "an iCalendar file of what is due of yours, for calendar programs")
                 .Hint("FILE")
                 .Offers(Offer::kFiles);
  verb.Option("--out", args->out,
              "a new folder with all there is: prospects, touches, deals and events, as tables")
      .Hint("DIR")
      .Offers(Offer::kFiles)
      .Excludes(ics);
  verb.Does([args](CommandContext& context) { return RunExport(context, *args); });
}

}  // namespace tasuki::client
