#include "client/syncer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"
#include "client/people.h"
#include "client/refused.h"

// `tasuki sync`: drains the outbox and catches up; with --watch it stays.

namespace tasuki::client {
namespace {

constexpr absl::Duration kWatchTurn = absl::Seconds(1);  // How often a watcher looks up.

struct Args {
  bool watch = false;
  absl::Duration wait = absl::Seconds(5);
};

v1::SyncView View(Workspace& workspace, const SyncReport& report,
                  const std::vector<StoredEvent>& not_taken) {
  v1::SyncView view;
  view.set_seq(workspace.applied().value());
  view.set_pushed(report.pushed);
  view.set_pulled(report.pulled);
  view.set_outbox(workspace.outbox_size());
  view.set_root(workspace.root().Hex());
  for (const StoredEvent& event : not_taken) {
    v1::RefusedView& refused = *view.add_refused();
    refused.set_event_id(HexEncode(event.header.event_id()));
    refused.set_verdict(std::string(domain::WordOf(event.verdict)));
  }
  return view;
}

// One event that came, as a line (with --json an object of its own).
void PrintArrived(CommandContext& context, const StoredEvent& event) {
  v1::LogItem item;
  item.set_seq(event.seq.value());
  item.set_event_id(HexEncode(event.header.event_id()));
  item.set_type(std::string(domain::WordOf(event.header.type())));
  item.set_actor(context.directory.Member(MemberId::FromTrusted(event.header.actor())));
  item.set_verdict(std::string(domain::WordOf(event.verdict)));
  item.set_subject(HexEncode(event.header.subject().id()));
  std::string name;
  const SubjectId subject = SubjectId::FromTrusted(event.header.subject().id());
  if (event.header.subject().kind() == v1::PROSPECT) name = context.directory.Name(subject);
  if (event.header.subject().kind() == v1::FIRM) name = context.directory.FirmName(subject);
  context.out.Line(absl::StrCat(item.seq(), "  ", PlainType(context.out.language(), item.type()),
                                "  ", OneLine(item.actor()), "  ", OneLine(name)));
  context.out.Json(item);
}

absl::Status Watch(CommandContext& context) {
  Workspace& workspace = context.workspace;
  context.out.Remark(context.out.Say(Message::kWatching));
  Seq shown = workspace.applied();
  while (context.out.status().ok()) {
    if (absl::Status waited = workspace.syncer()->Wait(kWatchTurn); !waited.ok()) {
      return absl::IsAlreadyExists(waited)
                 ? WithAdvice(waited, "repeat this when that one is done, or end it")
                 : waited;
    }
    const Seq last = workspace.applied();
    shown = std::min(shown, last);  // The journal was cut: what comes in place of its end is new.
    if (last == shown) continue;
    Directory directory(workspace, workspace.rows());
    CommandContext fresh{workspace, context.request, context.out, directory,
                         workspace.clock().Now()};
    TASUKI_RETURN_IF_ERROR(workspace.ForEachEvent(shown.Next(), [&](const StoredEvent& event) {
      if (event.pending || event.seq > last) return false;
      PrintArrived(fresh, event);
      return true;
    }));
    shown = last;
  }
  return absl::OkStatus();
}

absl::Status Run(CommandContext& context, const Args& args) {
  Workspace& workspace = context.workspace;
  if (workspace.syncer() == nullptr) {
    return NoServer("this replica has no connection to a server", "join a team first");
  }
  const uint64_t apart_before = workspace.kept_apart();
  absl::StatusOr<SyncReport> report = workspace.syncer()->RunUntilCaughtUp(args.wait);
  if (!report.ok()) {
    if (!args.watch || !absl::IsUnavailable(report.status())) {
      return ExplainedNoServer(report.status());
    }
    report = SyncReport();  // A watcher waits for the server to come back.
  }
  Printer& out = context.out;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> not_taken, NotTold(workspace));
  const v1::SyncView view = View(workspace, *report, not_taken);
  out.Line(absl::StrCat(out.Say(Message::kSynced, {absl::StrCat("seq ", view.seq())}), ": ",
                        out.Say(Message::kSyncedCounts,
                                {std::to_string(view.pushed()), std::to_string(view.pulled())})));
  for (const v1::RefusedView& refused : view.refused()) {
    out.Line(out.Say(Message::kRefusedEvent,
                     {refused.event_id().substr(0, 8), Plain(out.language(), refused.verdict())}),
             Style::kWarning);
  }
  if (!not_taken.empty()) TASUKI_RETURN_IF_ERROR(SetTold(workspace));
  if (const uint64_t apart = workspace.kept_apart(); apart > apart_before) {
    return Refused(absl::StrCat(apart - apart_before,
                                " of your events were refused by the server; "
                                "they are kept apart on this laptop"),
                   "tell an admin; `tasuki status` counts them");
  }
  if (args.watch) return Watch(context);
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddSync(Verb verb) {
  auto args = std::make_shared<Args>();
  verb.Switch("--watch", args->watch, "stay, and print what arrives");
  AddWait(verb, args->wait);
  verb.Does([args](CommandContext& context) { return Run(context, *args); });
}

}  // namespace tasuki::client
