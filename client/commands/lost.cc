#include "client/views/lost.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"
#include "client/home/home.h"
#include "client/limits.h"
#include "client/sync/syncer.h"
#include "client/views/presenter.h"
#include "client/views/refused.h"
#include "client/views/who.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki lost`: what others wrote, a restored server lost, and this laptop keeps: list, show,
// give-back, forget.

namespace tasuki::client {
namespace {

constexpr size_t kForgottenNamedMax = 5;

struct LostArgs {
  std::string member;
  std::string event;
  std::string what;  // Either.
  bool all = false;
  bool yes = false;
  absl::Duration wait = absl::Seconds(5);
};

// Whom an event is about, by name; empty where that is not known here.
std::string About(CommandContext& context, const v1::Subject& subject) {
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  domain::Rows& rows = context.directory.rows();
  if (subject.kind() == v1::MEMBER) {
    return context.directory.Member(MemberId::FromTrusted(subject.id()));
  }
  if (rows.Find(domain::ProspectKey(id)) != nullptr) return context.directory.Name(id);
  if (rows.Find(domain::FirmKey(id)) != nullptr) return context.directory.FirmName(id);
  return "";
}

// The lost events that were asked for: all, one member's, or one.
absl::StatusOr<std::vector<StoredEvent>> Asked(CommandContext& context, const LostArgs& args) {
  std::optional<MemberId> member;
  if (!args.member.empty()) {
    TASUKI_ASSIGN_OR_RETURN(member, FindMember(context.directory, args.member));
  }
  if (!args.event.empty() && args.event.size() < kEventPrefixMin) {
    return UsageError(Phrase("an event is named by at least $0 digits", kEventPrefixMin),
                      "`tasuki lost list` shows them");
  }
  std::vector<StoredEvent> found;
  TASUKI_RETURN_IF_ERROR(ForEachLost(context.workspace, [&](const StoredEvent& event) {
    const bool by = !member || event.header.actor() == member->bytes();
    if (by && absl::StartsWith(HexEncode(event.header.event_id()), args.event)) {
      found.push_back(event);
    }
    return true;
  }));
  if (found.empty() && !args.event.empty()) {
    return NotFound(Phrase("no event $0 is kept here", args.event),
                    "`tasuki lost list` shows those that are");
  }
  return found;
}

// MEMBER or EVENT: an event where one is lost whose id begins so.
LostArgs Told(CommandContext& context, LostArgs args) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  bool found = false;
  if (args.what.size() >= kEventPrefixMin &&
      std::all_of(args.what.begin(), args.what.end(), is_digit)) {
    // A store that cannot be read says so in the next look.
    (void)ForEachLost(context.workspace, [&](const StoredEvent& event) {
      found = absl::StartsWith(HexEncode(event.header.event_id()), args.what);
      return !found;
    });
  }
  (found ? args.event : args.member) = args.what;
  return args;
}

absl::StatusOr<v1::LostView> View(CommandContext& context, const LostArgs& args, bool with_text) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events, Asked(context, args));
  Presenter presenter(context.directory, context.now);
  v1::LostView view;
  for (const StoredEvent& event : events) {
    v1::LostItem& item = *view.add_events();
    TASUKI_ASSIGN_OR_RETURN(const v1::TimelineItem line, presenter.Line(event));
    item.set_event_id(line.event_id());
    item.set_type(line.type());
    item.set_by(context.directory.Member(MemberId::FromTrusted(event.header.actor())));
    item.set_occurred_at(line.occurred_at());
    item.set_subject(HexEncode(event.header.subject().id()));
    item.set_name(About(context, event.header.subject()));
    if (with_text) item.set_summary(line.summary());
    item.set_seq(event.seq.value());
    item.set_replica(event.replica.Hex());
    item.set_replica_seq(event.replica_seq.value());
  }
  view.set_server_waiting(context.workspace.server().waiting());
  view.set_server_lacks(context.workspace.server_lacks());
  view.set_server_lacks_own(LacksOf(context.workspace).own);
  return view;
}

// While the server waits nothing is lost: what it lacks, and who decides.
void PrintNotYet(CommandContext& context, const v1::LostView& view) {
  if (!view.server_waiting() || view.server_lacks() == 0) return;
  Printer& out = context.out;
  const uint64_t last = context.workspace.home().replica().applied().value();
  const uint64_t server = last - view.server_lacks();
  out.Line(out.Say(Message::kSyncWaiting, {std::to_string(server)}), Style::kWarning);
  out.Line(out.Say(Message::kSyncLacks,
                   {std::to_string(view.server_lacks()), absl::StrCat(server + 1, "–", last)}),
           Style::kWarning);
  if (const ServerLacks lacks = LacksOf(context.workspace, &context.directory); lacks.others > 0) {
    out.Line(out.Say(Message::kSyncLacksOthers,
                     {std::to_string(lacks.others), absl::StrJoin(lacks.by, ", ")}),
             Style::kWarning);
  }
  out.Line(out.Say(Message::kLostNotYet), Style::kWarning);
}

absl::Status RunShow(CommandContext& context, const LostArgs& args, bool with_text) {
  TASUKI_ASSIGN_OR_RETURN(const v1::LostView view, View(context, args, with_text));
  Printer& out = context.out;
  PrintNotYet(context, view);
  const bool not_yet = view.server_waiting() && view.server_lacks() > 0;
  if (view.events().empty() && !not_yet) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  Table table;
  table.headings = {out.Say(Message::kHeadWhen), out.Say(Message::kHeadWhat),
                    out.Say(Message::kHeadName), out.Say(Message::kHeadBy),
                    out.Say(Message::kHeadId)};
  table.columns = {Column::kWhole, Column::kWhole, Column::kName, Column::kName, Column::kWhole};
  if (with_text) table.headings.push_back(out.Say(Message::kHeadDetails));
  for (const v1::LostItem& item : view.events()) {
    table.rows.push_back({TimeForPeople(out.language(), item.occurred_at()),
                          Cell(PlainType(out.language(), item.type()), Style::kBold),
                          OneLine(item.name()), OneLine(item.by()),
                          Cell(item.event_id().substr(0, kIdShown), Style::kDim)});
    if (with_text) table.rows.back().push_back(OneLine(item.summary()));
  }
  if (!view.events().empty()) out.Print(table);
  out.Json(view);
  return absl::OkStatus();
}

// Those that were handed in and count less than they did: with what the journal says of them now.
absl::StatusOr<std::vector<StoredEvent>> NotTaken(Workspace& workspace,
                                                  const std::vector<StoredEvent>& before) {
  std::vector<StoredEvent> not_taken;
  TASUKI_ASSIGN_OR_RETURN(EventIds * ids, workspace.home().replica().AllEventIds());
  (void)ids;  // Brings the index to the head.
  for (const StoredEvent& event : before) {
    TASUKI_ASSIGN_OR_RETURN(const auto seqs, workspace.home().replica().history().SeqsOf(
                                                 EventId::FromTrusted(event.header.event_id())));
    if (!seqs || seqs->empty()) continue;
    TASUKI_ASSIGN_OR_RETURN(StoredEvent now, workspace.EventAt(seqs->front()));
    if (now.verdict == event.verdict || now.verdict == v1::EFFECTIVE ||
        now.verdict == v1::CONFIRMS) {
      continue;
    }
    not_taken.push_back(std::move(now));
  }
  return not_taken;
}

// What kept the rest, in words; OK: nothing did.
absl::Status WhyLeft(CommandContext& context, const std::map<ReplicaId, Hindrance>& left,
                     v1::GivenBackView& view) {
  absl::Status first;
  for (const auto& [replica, hindrance] : left) {
    const std::string by = context.directory.Member(hindrance.by);
    const Phrase text("event $0 of $1 cannot be handed in from here: $2",
                      hindrance.event.Hex().substr(0, kIdShown), by, PhraseOf(hindrance.why));
    view.add_why(InLanguage(context.out.language(), text));
    if (first.ok()) first = Refused(text, AdvicePhraseOf(hindrance.why));
  }
  return first;
}

absl::Status RunGiveBack(CommandContext& context, const LostArgs& args) {
  Workspace& workspace = context.workspace;
  if (workspace.syncer() == nullptr) {
    return NoServer("this replica has no connection to a server", "join a team first");
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events,
                          Asked(context, Told(context, args)));
  std::vector<StoredEvent> before;
  TASUKI_RETURN_IF_ERROR(ForEachLost(workspace, [&](const StoredEvent& event) {
    before.push_back(event);
    return true;
  }));
  AskedFor asked;
  for (const StoredEvent& event : events) {
    ReplicaSeq& up_to = asked[event.replica];
    up_to = std::max(up_to, event.replica_seq);
  }
  auto left = workspace.syncer()->GiveBack(asked, args.wait);
  if (!left.ok()) return ExplainedNoServer(left.status());
  TASUKI_RETURN_IF_ERROR(workspace.home().replica().Fold());
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> not_taken, NotTaken(workspace, before));
  Directory directory(workspace, workspace.rows());  // Of what came.
  CommandContext fresh{workspace, context.request, context.out, directory, context.now};
  const LostEvents& lost = workspace.home().replica().lost();
  v1::GivenBackView view;
  view.set_left(lost.size());
  view.set_given(before.size() - std::min<uint64_t>(before.size(), lost.size()));
  for (const StoredEvent& event : not_taken) {
    *view.add_not_taken() = RefusedViewOf(directory, event, context.now);
  }
  const absl::Status why = WhyLeft(fresh, *left, view);
  Printer& out = context.out;
  out.Line(out.Say(Message::kLostGiven, {std::to_string(view.given())}));
  for (const v1::RefusedView& refused : view.not_taken()) {
    for (const std::string& line : RefusedLines(out.language(), refused)) {
      out.Line(line, Style::kWarning);
    }
  }
  if (view.left() > 0) {
    out.Line(out.Say(Message::kLostLeft, {std::to_string(view.left())}), Style::kWarning);
  }
  for (int i = 1; i < view.why_size(); ++i) out.Line(view.why(i), Style::kWarning);
  if (!why.ok()) return why;
  out.Json(view);
  return not_taken.empty() ? absl::OkStatus() : Refused("", "");
}

// What would go with those that were asked for: a laptop's events are handed in without a gap or
// not at all.
absl::StatusOr<std::vector<StoredEvent>> WithThoseBehind(Workspace& workspace,
                                                         const std::vector<StoredEvent>& events) {
  std::map<ReplicaId, ReplicaSeq> from;
  for (const StoredEvent& event : events) {
    const auto at = from.try_emplace(event.replica, event.replica_seq).first;
    at->second = std::min(at->second, event.replica_seq);
  }
  std::vector<StoredEvent> all;
  TASUKI_RETURN_IF_ERROR(ForEachLost(workspace, [&](const StoredEvent& event) {
    const auto at = from.find(event.replica);
    if (at != from.end() && event.replica_seq >= at->second) all.push_back(event);
    return true;
  }));
  return all;
}

absl::Status RunForget(CommandContext& context, const LostArgs& args) {
  if (args.event.empty() == !args.all) {
    return UsageError("say which: an EVENT, or --all", "`tasuki lost list` shows them");
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> asked, Asked(context, args));
  if (!args.all && asked.size() > 1) {
    return Refused(Phrase("$0 events begin with $1", asked.size(), args.event),
                   "give more of its id: `tasuki lost list`");
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events,
                          WithThoseBehind(context.workspace, asked));
  if (events.size() > asked.size() && !args.yes) {
    std::vector<std::string> behind;
    for (size_t i = asked.size(); i < events.size() && i <= kForgottenNamedMax; ++i) {
      behind.push_back(absl::StrCat(std::string(domain::WordOf(events[i].header.type())), " ",
                                    HexEncode(events[i].header.event_id()).substr(0, kIdShown)));
    }
    const size_t more = events.size() - asked.size() - behind.size();
    return Refused(
        Phrase("behind it that laptop wrote $0 more, which cannot be handed in without it: $1$2",
               events.size() - asked.size(), absl::StrJoin(behind, ", "),
               more > 0 ? Phrase(", and $0 more", more) : Phrase("")),
        Phrase("forget all $0 of them with --yes", events.size()));
  }
  if (context.workspace.home().read_only()) {
    return ReadOnlyHome(context.workspace.home().folder());
  }
  storage::Batch batch;
  for (const StoredEvent& event : events) LostEvents::Drop(event.replica, event.replica_seq, batch);
  OpenHome& home = context.workspace.home();
  TASUKI_RETURN_IF_ERROR(home.store().db().Write(batch, storage::Sync::kYes));
  TASUKI_RETURN_IF_ERROR(home.replica().lost().Load());
  v1::GivenBackView view;
  view.set_forgotten(events.size());
  view.set_left(home.replica().lost().size());
  context.out.Line(context.out.Say(Message::kLostForgotten, {std::to_string(events.size())}));
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddLost(Verb verb) {
  auto args = std::make_shared<LostArgs>();
  Verb list = verb.Part("list", "what others wrote and the server lost", "tasuki lost list");
  list.Option("MEMBER", args->member, "only what that colleague wrote")
      .Hint("")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  list.Does([args](CommandContext& context) { return RunShow(context, *args, false); });
  Verb show = verb.Part("show", "the same with its words", "tasuki lost show 3f9a01c2");
  show.Option("EVENT", args->event, "only this one; the start of its id will do")
      .Hint("")
      .Otherwise("all");
  show.Does([args](CommandContext& context) { return RunShow(context, *args, true); });
  Verb give = verb.Part("give-back", "hand it in, unchanged, as if its own laptop had brought it",
                        "tasuki lost give-back Suzuki");
  give.Option("WHAT", args->what,
              "only what that colleague wrote, or up to that event; with all that it stands on")
      .Hint("")
      .Offers(Offer::kMembers)
      .Otherwise("all");
  AddWait(give, args->wait);
  give.Does([args](CommandContext& context) { return RunGiveBack(context, *args); });
  Verb forget = verb.Part("forget", "throw away what is kept here", "tasuki lost forget 3f9a01c2");
  forget.Option("EVENT", args->event, "this one; the start of its id will do").Hint("");
  forget.Switch("--all", args->all, "all of it");
  forget.Switch("--yes", args->yes, "with those that its laptop wrote behind it");
  forget.Does([args](CommandContext& context) { return RunForget(context, *args); });
}

}  // namespace tasuki::client
