#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/sync/syncer.h"
#include "client/views/lost.h"
#include "client/views/refused.h"
#include "client/views/requests.h"
#include "client/words/phrases.h"
#include "client/words/refusal.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/domain/rows/policies.h"

// `tasuki status`: where this laptop stands.

namespace tasuki::client {
namespace {

absl::StatusOr<v1::StatusView> View(CommandContext& context) {
  Workspace& workspace = context.workspace;
  const Identity& identity = workspace.home().identity();
  v1::StatusView view;
  const auto* team = workspace.rows().Find(domain::TeamKey());
  view.set_team(team != nullptr ? team->name() : identity.team_name);
  view.set_team_id(identity.team.Hex());
  const auto* member = workspace.rows().Find(domain::MemberKey(identity.member));
  view.set_member(member != nullptr ? member->name() : identity.member_name);
  if (member != nullptr) view.set_role(std::string(domain::WordOf(member->role())));
  view.set_replica(identity.replica.Hex());
  view.set_epoch(identity.epoch.value());
  view.set_seq(workspace.home().replica().applied().value());
  view.set_root(workspace.home().replica().root().Hex());
  TASUKI_ASSIGN_OR_RETURN(integrity::Hash digest, workspace.home().replica().ViewDigest());
  view.set_view_digest(digest.Hex());
  view.set_outbox(workspace.home().outbox().size());
  if (const auto* counts = workspace.rows().Find(domain::CountsKey()); counts != nullptr) {
    view.set_contests(counts->contests());
    view.set_set_apart(counts->waiting());
  }
  view.set_connected(workspace.syncer() != nullptr && workspace.syncer()->connected());
  if (std::optional<absl::Time> last = workspace.last_sync()) {
    view.set_last_sync(TimeText(*last, workspace.zone()));
  }
  view.set_feed(workspace.feed());
  view.set_alarm(workspace.alarm());
  const v1::LostRow lost = workspace.lost();
  view.set_lost_acts(lost.acts());
  view.set_lost_in(lost.folder());
  view.set_kept_apart(static_cast<uint32_t>(workspace.kept_apart()));
  const v1::ServerRow server = workspace.server();
  view.set_server_waiting(server.waiting());
  view.set_server_waits_for(WaitsForWord(server));
  view.set_server_lacks(workspace.server_lacks());
  view.set_server_lacks_own(LacksOf(workspace).own);
  const LostOfOthers others = LostOf(context.directory);
  view.set_lost_of_others(others.events);
  for (const std::string& name : others.by) view.add_lost_by(name);
  const HeldForLost held = HeldOf(context.directory);
  view.set_held(held.events);
  for (const std::string& name : held.by) view.add_held_for(name);
  view.set_clock_ahead_s(server.clock_ahead_us() / 1'000'000);
  const auto unknown = domain::UnknownKey(SubjectId::FromTrusted(identity.team.bytes()));
  view.set_read_only(workspace.rows().Find(unknown) != nullptr);
  view.set_holidays_warning(HolidaysEndSoon(
      context.out.language(), domain::PresentPolicy(workspace.rows()).calendar(),
      team == nullptr ? "" : team->zone(), absl::ToCivilDay(context.now, workspace.zone())));
  TASUKI_ASSIGN_OR_RETURN(std::vector<StoredEvent> not_told, RefusedNotYetTold(workspace));
  view.set_not_taken(static_cast<uint32_t>(not_told.size()));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<AssignmentRequest> requests,
                          AssignmentRequests(context.directory, context.now));
  view.set_requests(static_cast<uint32_t>(CountOpen(requests)));
  TASUKI_RETURN_IF_ERROR(workspace.status());
  return view;
}

// Where the server's clock is in doubt, ours is not the one to set.
std::string WrongClock(Language language, const v1::StatusView& view) {
  const bool in_doubt = view.server_waits_for() == kWaitsForClock;
  return in_doubt ? "" : WrongClock(language, view.clock_ahead_s());
}

// What a restored server lost, and what waits for it.
void AddLostRows(Printer& out, const v1::StatusView& view, Table& table) {
  const auto row = [&](Message label, const std::string& text) {
    table.rows.push_back({Cell(out.Say(label), Style::kDim), Cell(OneLine(text), Style::kWarning)});
  };
  if (view.lost_of_others() > 0) {
    row(Message::kStatusLostOfOthers,
        out.Say(Message::kLostOfOthers,
                {std::to_string(view.lost_of_others()), absl::StrJoin(view.lost_by(), ", ")}));
  }
  if (view.held() > 0) {
    row(Message::kStatusHeld,
        out.Say(Message::kStatusHeldText,
                {std::to_string(view.held()), absl::StrJoin(view.held_for(), ", ")}));
  }
}

// Where it is, and how the line to it stands.
std::string ServerText(Printer& out, const v1::StatusView& view, const std::string& server) {
  const std::string sync =
      view.has_last_sync()
          ? out.Say(Message::kStatusLastSync, {TimeForPeople(out.language(), view.last_sync())})
          : out.Say(Message::kStatusNeverSynced);
  return absl::StrCat(
      server, out.Say(Message::kComma),
      out.Say(view.connected() ? Message::kStatusConnected : Message::kStatusNotConnected),
      out.Say(Message::kComma), sync);
}

void Print(Printer& out, const v1::StatusView& view, const std::string& server) {
  Table table;
  const auto row = [&](Message label, const std::string& text, Style style = Style::kPlain) {
    table.rows.push_back({Cell(out.Say(label), Style::kDim), Cell(OneLine(text), style)});
  };
  row(Message::kStatusTeam, view.team(), Style::kBold);
  row(Message::kStatusMember,
      absl::StrCat(
          view.member(),
          view.role().empty() ? "" : absl::StrCat(" (", Plain(out.language(), view.role()), ")")));
  row(Message::kStatusReplica, view.replica());
  row(Message::kStatusJournal, out.Say(Message::kStatusJournalText,
                                       {std::to_string(view.seq()), std::to_string(view.epoch())}));
  row(Message::kStatusRoot, view.root(), Style::kDim);
  row(Message::kStatusDigest, view.view_digest(), Style::kDim);
  row(Message::kStatusOutbox,
      view.outbox() == 0 ? out.Say(Message::kStatusOutboxEmpty)
                         : out.Say(Message::kStatusOutboxWaiting, {std::to_string(view.outbox())}),
      view.outbox() == 0 ? Style::kPlain : Style::kWarning);
  row(Message::kStatusServer, ServerText(out, view, server));
  if (!view.feed().empty()) row(Message::kStatusFeed, view.feed());
  if (view.server_waits_for() == kWaitsForClock) {
    row(Message::kStatusClock, out.Say(Message::kSyncWaitsForClock), Style::kWarning);
  } else if (view.server_waiting()) {
    row(Message::kStatusRestored,
        out.Say(Message::kStatusRestoredText, {std::to_string(view.seq() - view.server_lacks()),
                                               std::to_string(view.server_lacks())}),
        Style::kWarning);
  }
  AddLostRows(out, view, table);
  if (const std::string clock = WrongClock(out.language(), view); !clock.empty()) {
    row(Message::kStatusClock, clock, Style::kWarning);
  }
  if (view.contests() > 0) {
    row(Message::kStatusContests, std::to_string(view.contests()), Style::kWarning);
  }
  if (view.set_apart() > 0) {
    row(Message::kStatusApart, std::to_string(view.set_apart()), Style::kWarning);
  }
  if (view.requests() > 0) {
    row(Message::kStatusRequests, absl::StrCat(view.requests(), "  (`tasuki contest list`)"),
        Style::kWarning);
  }
  if (view.not_taken() > 0) {
    row(Message::kStatusNotTaken, absl::StrCat(view.not_taken(), "  (`tasuki sync`)"),
        Style::kWarning);
  }
  if (view.kept_apart() > 0) {
    row(Message::kStatusKeptApart, std::to_string(view.kept_apart()), Style::kWarning);
  }
  if (!view.holidays_warning().empty()) {
    row(Message::kStatusHolidays, view.holidays_warning(), Style::kWarning);
  }
  if (view.read_only()) row(Message::kStatusTeam, out.Say(Message::kReadOnly), Style::kWarning);
  if (view.lost_acts() > 0) {
    row(Message::kStatusLost,
        out.Say(Message::kStatusLostText, {std::to_string(view.lost_acts()), view.lost_in()}),
        Style::kBad);
  }
  if (!view.alarm().empty()) {
    row(Message::kStatusAlarm, InLanguage(out.language(), Phrase::Told(view.alarm())), Style::kBad);
  }
  out.Print(table);
}

absl::Status RunStatus(CommandContext& context) {
  absl::StatusOr<v1::StatusView> view = View(context);
  if (!view.ok()) return view.status();
  Print(context.out, *view, context.workspace.home().identity().server_address);
  context.out.Json(*view);
  return absl::OkStatus();
}

}  // namespace

void AddStatus(Verb verb) {
  verb.Does([](CommandContext& context) { return RunStatus(context); });
}

}  // namespace tasuki::client
