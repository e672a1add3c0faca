#include "client/sync/syncer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"
#include "client/limits.h"
#include "client/views/changes.h"
#include "client/views/lost.h"
#include "client/views/outweighed_undos.h"
#include "client/views/refused.h"
#include "client/views/requests.h"
#include "client/words/wording.h"
#include "common/base/failure.h"

// `tasuki sync`: drains the outbox and catches up; with --watch it stays.

namespace tasuki::client {
namespace {

constexpr absl::Duration kWatchTurn = absl::Seconds(1);  // How often a watcher looks up.

struct SyncArgs {
  bool watch = false;
  absl::Duration wait = absl::Seconds(5);
};

v1::SyncView SyncViewOf(CommandContext& context, const SyncReport& report,
                        const std::vector<StoredEvent>& not_taken,
                        const std::vector<v1::CrossedView>& crossed,
                        const std::vector<v1::OutweighedUndoView>& outweighed,
                        const std::vector<v1::RequestView>& declined) {
  Workspace& workspace = context.workspace;
  v1::SyncView view;
  view.set_seq(workspace.home().replica().applied().value());
  view.set_pushed(report.pushed);
  view.set_pulled(report.pulled);
  view.set_outbox(workspace.home().outbox().size());
  view.set_root(workspace.home().replica().root().Hex());
  for (const StoredEvent& event : not_taken) {
    *view.add_refused() = RefusedViewOf(context.directory, event, context.now);
  }
  const v1::ServerRow server = workspace.server();
  view.set_server_waiting(server.waiting());
  view.set_server_waits_for(WaitsForWord(server));
  const ServerLacks lacks = LacksOf(workspace);
  view.set_server_lacks(workspace.server_lacks());
  view.set_server_lacks_own(lacks.own);
  const LostOfOthers lost = LostOf(context.directory);
  view.set_lost_of_others(lost.events);
  for (const std::string& name : lost.by) view.add_lost_by(name);
  view.set_clock_ahead_s(server.clock_ahead_us() / 1'000'000);
  view.set_new_replica(report.new_replica);
  view.set_sent_again(report.sent_again);
  view.set_handed_in(report.handed_in);
  for (const v1::CrossedView& field : crossed) *view.add_crossed() = field;
  for (const v1::OutweighedUndoView& undo : outweighed) *view.add_outweighed_undos() = undo;
  for (const v1::RequestView& request : declined) *view.add_declined() = request;
  return view;
}

void PrintWhySentAgain(Printer& out, const SyncReport& report) {
  const std::vector<std::string> count = {std::to_string(report.sent_again)};
  switch (report.why) {
    case SentAgain::kNothing:
      return;
    case SentAgain::kForked:
      return out.Line(out.Say(Message::kMovedForked, count), Style::kWarning);
    case SentAgain::kDoubled:
      return out.Line(out.Say(Message::kMovedDoubled, count), Style::kWarning);
    case SentAgain::kLost:
      return out.Line(out.Say(Message::kSentAgainLost, count), Style::kWarning);
  }
}

// What of the lost end goes back by itself, and what does not.
void PrintWhoseTheyAre(Printer& out, const v1::SyncView& view, const ServerLacks& lacks) {
  if (view.server_lacks_own() > 0) {
    out.Line(out.Say(Message::kSyncLacksOwn, {std::to_string(view.server_lacks_own())}),
             Style::kWarning);
  }
  if (lacks.others > 0) {
    out.Line(out.Say(Message::kSyncLacksOthers,
                     {std::to_string(lacks.others), absl::StrJoin(lacks.by, ", ")}),
             Style::kWarning);
  }
}

// Where laptop and server stand to each other now.
void PrintStanding(Printer& out, const v1::SyncView& view, const ServerLacks& lacks) {
  const std::string counts = out.Say(
      Message::kSyncedCounts, {std::to_string(view.pushed()), std::to_string(view.pulled())});
  if (!view.server_waiting()) {
    out.Line(absl::StrCat(out.Say(Message::kSynced, {std::to_string(view.seq())}), ": ", counts));
  } else if (view.server_waits_for() == kWaitsForClock) {
    out.Line(absl::StrCat(out.Say(Message::kSyncWaitsForClock), ": ", counts), Style::kWarning);
  } else {
    const uint64_t server = view.seq() - view.server_lacks();
    out.Line(absl::StrCat(out.Say(Message::kSyncWaiting, {std::to_string(server)}), ": ", counts),
             Style::kWarning);
    if (view.server_lacks() > 0) {
      out.Line(out.Say(Message::kSyncLacks, {std::to_string(view.server_lacks()),
                                             absl::StrCat(server + 1, "–", view.seq())}),
               Style::kWarning);
      PrintWhoseTheyAre(out, view, lacks);
    }
  }
  if (view.lost_of_others() > 0) {
    out.Line(out.Say(Message::kLostOfOthers,
                     {std::to_string(view.lost_of_others()), absl::StrJoin(view.lost_by(), ", ")}),
             Style::kWarning);
  }
  // Where the server's clock is in doubt, ours is not the one to set.
  if (view.server_waits_for() == kWaitsForClock) return;
  const std::string clock = WrongClock(out.language(), view.clock_ahead_s());
  if (!clock.empty()) out.Remark(clock);
}

void PrintNotTaken(Printer& out, const v1::SyncView& view) {
  int shown = 0;
  for (const v1::RefusedView& refused : view.refused()) {
    if (shown++ == kNotTakenShownMax) break;
    for (const std::string& line : RefusedLines(out.language(), refused)) {
      out.Line(line, Style::kWarning);
    }
  }
  if (view.refused_size() > kNotTakenShownMax) {
    out.Line(
        out.Say(Message::kNotTakenMore, {std::to_string(view.refused_size() - kNotTakenShownMax)}),
        Style::kWarning);
  }
}

void PrintCrossed(Printer& out, const v1::SyncView& view) {
  int shown = 0;
  for (const v1::CrossedView& field : view.crossed()) {
    if (shown++ == kNotTakenShownMax) {
      out.Line(out.Say(Message::kTotal, {std::to_string(view.crossed_size())}), Style::kWarning);
      break;
    }
    out.Line(
        out.Say(Message::kCrossedTold, {OneLine(field.name()), CrossedLine(out.language(), field)}),
        Style::kWarning);
  }
}

void PrintOutweighed(Printer& out, const v1::SyncView& view) {
  int shown = 0;
  for (const v1::OutweighedUndoView& undo : view.outweighed_undos()) {
    if (shown++ == kNotTakenShownMax) {
      out.Line(out.Say(Message::kTotal, {std::to_string(view.outweighed_undos_size())}),
               Style::kWarning);
      break;
    }
    out.Line(out.Say(Message::kUndoTold,
                     {OneLine(undo.name()), OutweighedUndoLine(out.language(), undo)}),
             Style::kWarning);
  }
}

void PrintDeclined(Printer& out, const v1::SyncView& view) {
  for (const v1::RequestView& request : view.declined()) {
    out.Line(out.Say(Message::kDeclinedTold,
                     {OneLine(request.declined_by()), OneLine(request.name()),
                      request.to() == "queue" ? out.Say(Message::kQueue) : OneLine(request.to()),
                      OneLine(request.reason())}),
             Style::kWarning);
  }
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
  Seq shown = workspace.home().replica().applied();
  while (context.out.status().ok()) {
    if (absl::Status waited = workspace.syncer()->Wait(kWatchTurn); !waited.ok()) {
      return absl::IsAlreadyExists(waited)
                 ? WithAdvice(waited, "repeat this when that one is done, or end it")
                 : waited;
    }
    const Seq last = workspace.home().replica().applied();
    shown = std::min(shown, last);  // The journal was cut: what comes in place of its end is new.
    if (last == shown) continue;
    Directory directory(workspace, workspace.rows());
    CommandContext fresh{workspace, context.request, context.out, directory,
                         workspace.home().clock().Now()};
    TASUKI_RETURN_IF_ERROR(workspace.ForEachEvent(shown.Next(), [&](const StoredEvent& event) {
      if (event.pending || event.seq > last) return false;
      PrintArrived(fresh, event);
      return true;
    }));
    shown = last;
  }
  return absl::OkStatus();
}

absl::Status RunSync(CommandContext& context, const SyncArgs& args) {
  Workspace& workspace = context.workspace;
  if (workspace.syncer() == nullptr) {
    return NoServer("this replica has no connection to a server", "join a team first");
  }
  const uint64_t apart_before = workspace.kept_apart();
  absl::StatusOr<SyncReport> report = workspace.syncer()->RunUntilCaughtUp(args.wait);
  const bool reached = report.ok();
  if (!reached) {
    if (absl::IsFailedPrecondition(report.status()) &&
        WaitsForWord(workspace.server()) == kWaitsForClock) {
      context.out.Line(context.out.Say(Message::kSyncWaitsForClock), Style::kWarning);
    }
    if (!args.watch || !absl::IsUnavailable(report.status())) {
      return ExplainedNoServer(report.status());
    }
    report = SyncReport();  // A watcher waits for the server to come back.
  }
  Printer& out = context.out;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> not_taken, RefusedNotYetTold(workspace));
  Directory directory(workspace, workspace.rows());  // Of what came.
  CommandContext fresh{workspace, context.request, out, directory, context.now};
  TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::CrossedView> crossed, CrossedNotYetTold(directory));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::OutweighedUndoView> outweighed,
                          OutweighedNotYetTold(directory));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::RequestView> declined,
                          DeclinedNotYetTold(directory, context.now));
  const v1::SyncView view = SyncViewOf(fresh, *report, not_taken, crossed, outweighed, declined);
  PrintWhySentAgain(out, *report);
  if (report->handed_in > 0) {
    out.Line(out.Say(Message::kHandedIn, {std::to_string(report->handed_in)}), Style::kWarning);
  }
  if (reached) PrintStanding(out, view, LacksOf(workspace, &directory));
  PrintNotTaken(out, view);
  PrintCrossed(out, view);
  PrintOutweighed(out, view);
  PrintDeclined(out, view);
  TASUKI_RETURN_IF_ERROR(SetTold(workspace));
  if (const uint64_t apart = workspace.kept_apart(); apart > apart_before) {
    return Refused(
        Phrase("$0 of your events {0:was|were} refused by the server and kept apart on this laptop",
               apart - apart_before),
        "tell an admin; `tasuki status` counts them");
  }
  if (args.watch) return Watch(context);
  out.Json(view);
  const bool refused = std::any_of(view.refused().begin(), view.refused().end(), RefusedForGood);
  return refused ? Refused("", "") : absl::OkStatus();
}

}  // namespace

void AddSync(Verb verb) {
  auto args = std::make_shared<SyncArgs>();
  verb.Switch("--watch", args->watch, "stay, and print what arrives");
  AddWait(verb, args->wait);
  verb.Does([args](CommandContext& context) { return RunSync(context, *args); });
}

}  // namespace tasuki::client
