#include "client/views/lost.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"
#include "client/limits.h"
#include "client/sync/syncer.h"
#include "client/views/presenter.h"
#include "client/views/who.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"

// `tasuki lost`: what others wrote, a restored server lost, and this laptop keeps: list, show,
// give-back, forget.

namespace tasuki::client {
namespace {

struct LostArgs {
  std::string member;
  std::string event;
  bool all = false;
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
    return UsageError(absl::StrCat("an event is named by at least ", kEventPrefixMin, " digits"),
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
    return NotFound(absl::StrCat("no event ", args.event, " is kept here"),
                    "`tasuki lost list` shows those that are");
  }
  return found;
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
  return view;
}

absl::Status RunShow(CommandContext& context, const LostArgs& args, bool with_text) {
  TASUKI_ASSIGN_OR_RETURN(const v1::LostView view, View(context, args, with_text));
  Printer& out = context.out;
  if (view.events().empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  Table table;
  table.headings = {out.Say(Message::kHeadWhen), out.Say(Message::kHeadWhat),
                    out.Say(Message::kHeadName), out.Say(Message::kHeadBy),
                    out.Say(Message::kHeadId)};
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

absl::Status RunGiveBack(CommandContext& context, const LostArgs& args) {
  Workspace& workspace = context.workspace;
  if (workspace.syncer() == nullptr) {
    return NoServer("this replica has no connection to a server", "join a team first");
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events, Asked(context, args));
  std::vector<ReplicaId> replicas;
  for (const StoredEvent& event : events) {
    if (replicas.empty() || replicas.back() != event.replica) replicas.push_back(event.replica);
  }
  LostEvents& lost = workspace.home().replica().lost();
  const uint64_t before = lost.size();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<absl::Status> failed,
                          workspace.syncer()->GiveBack(replicas, args.wait));
  v1::GivenBackView view;
  view.set_left(lost.size());
  view.set_given(before - std::min(before, lost.size()));
  for (const absl::Status& status : failed) view.add_why(std::string(status.message()));
  Printer& out = context.out;
  out.Line(out.Say(Message::kLostGiven, {std::to_string(view.given())}));
  if (view.left() > 0) {
    out.Line(out.Say(Message::kLostLeft, {std::to_string(view.left())}), Style::kWarning);
  }
  if (!failed.empty()) return failed.front();
  out.Json(view);
  return absl::OkStatus();
}

absl::Status RunForget(CommandContext& context, const LostArgs& args) {
  if (args.event.empty() == !args.all) {
    return UsageError("say which: an EVENT, or --all", "`tasuki lost list` shows them");
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events, Asked(context, args));
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
  list.Option("MEMBER", args->member, "only what that colleague wrote");
  list.Does([args](CommandContext& context) { return RunShow(context, *args, false); });
  Verb show = verb.Part("show", "the same with its words", "tasuki lost show 3f9a01c2");
  show.Option("EVENT", args->event, "only this one; the start of its id will do");
  show.Does([args](CommandContext& context) { return RunShow(context, *args, true); });
  Verb give = verb.Part("give-back", "hand it in, unchanged, as if its own laptop had brought it",
                        "tasuki lost give-back Suzuki");
  give.Option("MEMBER", args->member, "only what that colleague wrote");
  AddWait(give, args->wait);
  give.Does([args](CommandContext& context) { return RunGiveBack(context, *args); });
  Verb forget = verb.Part("forget", "throw away what is kept here", "tasuki lost forget 3f9a01c2");
  forget.Option("EVENT", args->event, "this one; the start of its id will do");
  forget.Switch("--all", args->all, "all of it");
  forget.Does([args](CommandContext& context) { return RunForget(context, *args); });
}

}  // namespace tasuki::client
