#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/commands/assign.h"
#include "client/commands/verbs.h"
#include "client/views/contests.h"
#include "client/views/presenter.h"
#include "client/views/requests.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki contest list|resolve|decline`: two decisions that did not know of each other (N10), and
// assignments that were asked for.

namespace tasuki::client {
namespace {

bool IsFirm(CommandContext& context, SubjectId subject) {
  const auto* row = context.directory.rows().Find(domain::SubjectKey(subject));
  return row != nullptr && row->kind() == v1::FIRM;
}

std::string NameOf(CommandContext& context, const OpenContest& open) {
  if (open.slot == v1::POLICY) return context.workspace.home().identity().team_name;
  return IsFirm(context, open.subject) ? context.directory.FirmName(open.subject)
                                       : context.directory.Name(open.subject);
}

// `kQueue` in the reader's language; a cover with until when and who has it then.
template <class View>
std::string OwnerText(Printer& out, const std::string& owner, const View& view) {
  return OwnerForPeople(out.language(), owner == "queue" ? out.Say(Message::kQueue) : owner,
                        view.cover_until(), view.back_to());
}

v1::ContestView View(CommandContext& context, const Presenter& presenter, const OpenContest& open) {
  v1::ContestView view;
  view.set_contest(HexEncode(open.row.contest().id()));
  view.set_subject(open.subject.Hex());
  view.set_name(NameOf(context, open));
  view.set_slot(std::string(domain::WordOf(open.slot)));
  if (open.slot == v1::OWNER) {
    const v1::OwnerValue present = domain::PresentOwner(open.row, context.directory.rows());
    view.set_present(presenter.OwnerName(MemberId::FromTrusted(present.to())));
    PutCover(presenter.CoverOf(open.subject), view);
  } else if (open.slot == v1::MERGED && !open.row.merged_into().empty()) {
    view.set_present(context.directory.Name(SubjectId::FromTrusted(open.row.merged_into())));
  }
  for (const v1::ContestSide& side : open.row.contest().sides()) {
    v1::ContestSideView& one = *view.add_sides();
    one.set_event_id(HexEncode(side.event_id()));
    one.set_by(context.directory.Member(MemberId::FromTrusted(side.actor())));
    if (open.slot == v1::OWNER) {
      one.set_to(presenter.OwnerName(MemberId::FromTrusted(side.owner().to())));
      PutCover(presenter.CoverIn(side.owner().until_us(), side.owner().back_to()), one);
    } else if (open.slot == v1::MERGED && !side.merged_into().empty()) {
      one.set_to(context.directory.Name(SubjectId::FromTrusted(side.merged_into())));
    }
    absl::StatusOr<StoredEvent> event = context.workspace.EventAt(Seq(side.seq()));
    if (!event.ok()) continue;
    one.set_occurred_at(presenter.Time(event->header.occurred_at_us()));
    one.set_why(std::string(domain::WordOf(event->header.owner_assigned().why())));
    const absl::StatusOr<std::optional<v1::Personal>> text = context.workspace.Text(*event);
    if (text.ok() && text->has_value()) one.set_brief((*text)->remark().text());
  }
  return view;
}

// Why, and what the new owner should know.
std::string WhyText(Printer& out, const std::string& why, const std::string& brief) {
  return OneLine(absl::StrCat(why.empty() ? "" : ValueForPeople(out.language(), "why", why),
                              why.empty() || brief.empty() ? "" : ": ", brief));
}

// What somebody asked for without the right to decide it: managers answer with `assign`, and they
// or the owner with `contest decline`.
absl::Status AddRequests(CommandContext& context, const Presenter& presenter,
                         v1::ContestListView& view) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<AssignmentRequest> requests,
                          AssignmentRequests(context.directory, context.now));
  Printer& out = context.out;
  Table table;
  table.indent = 2;
  table.columns = {Column::kWhole, Column::kName, Column::kText,
                   Column::kText,  Column::kText, Column::kWhole};
  for (const AssignmentRequest& request : requests) {
    v1::RequestView& one = *view.add_requests();
    TASUKI_ASSIGN_OR_RETURN(one, RequestViewOf(context.directory, presenter, request, context.now));
    const std::string declined =
        one.declined()
            ? out.Say(Message::kDeclinedMark, {OneLine(one.declined_by()), OneLine(one.reason())})
            : "";
    table.rows.push_back({TimeForPeople(out.language(), one.occurred_at()),
                          Cell(OneLine(one.name()), Style::kBold),
                          absl::StrCat(OneLine(one.by()), " → ", OwnerText(out, one.to(), one)),
                          WhyText(out, one.why(), one.brief()), Cell(declined, Style::kWarning),
                          Cell(one.event_id().substr(0, 8), Style::kDim)});
  }
  if (!requests.empty()) out.Line(out.Say(Message::kRequestsOpen), Style::kWarning);
  out.Print(table);
  return absl::OkStatus();
}

absl::Status ListContests(CommandContext& context) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<OpenContest> open, OpenContests(context.directory.rows()));
  const Presenter presenter(context.directory, context.now);
  v1::ContestListView view;
  view.set_total(open.size());
  Printer& out = context.out;
  Table table;
  table.headings = {out.Say(Message::kHeadId), out.Say(Message::kHeadName),
                    out.Say(Message::kHeadPresent), out.Say(Message::kHeadWanted)};
  table.columns = {Column::kWhole, Column::kName};
  for (const OpenContest& one : open) {
    const v1::ContestView& contest = *view.add_items() = View(context, presenter, one);
    std::string wanted;
    for (const v1::ContestSideView& side : contest.sides()) {
      const std::string why = WhyText(out, side.why(), side.brief());
      absl::StrAppend(&wanted, wanted.empty() ? "" : ", ", OwnerText(out, side.to(), side), " (",
                      OneLine(side.by()), why.empty() ? "" : ", ", why, ")");
    }
    table.rows.push_back({Cell(contest.contest().substr(0, 8), Style::kDim),
                          Cell(OneLine(contest.name()), Style::kBold),
                          OwnerText(out, contest.present(), contest),
                          Cell(wanted, Style::kWarning)});
  }
  out.Print(table);
  TASUKI_RETURN_IF_ERROR(AddRequests(context, presenter, view));
  if (open.empty() && view.requests().empty()) {
    out.Line(out.Say(Message::kNothingFound), Style::kDim);
  }
  out.Json(view);
  return absl::OkStatus();
}

absl::StatusOr<OpenContest> FindContest(CommandContext& context, const std::string& prefix) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<OpenContest> open, OpenContests(context.directory.rows()));
  const std::string hex = absl::AsciiStrToLower(prefix);
  std::vector<OpenContest> fits;
  for (OpenContest& one : open) {
    bool named = HexEncode(one.row.contest().id()).rfind(hex, 0) == 0 ||
                 one.subject.Hex().rfind(hex, 0) == 0;
    if (!hex.empty() && named) fits.push_back(std::move(one));
  }
  if (fits.size() == 1) return fits.front();
  if (fits.empty()) {
    return NotFound(Phrase("there is no open contest $0", OneLine(prefix)),
                    "`tasuki contest list` has the ids");
  }
  return Refused(Phrase("$0 contests begin with $1", fits.size(), OneLine(prefix)),
                 "give more of the id");
}

// What `keep`, `take` or a name means as the owner.
absl::StatusOr<v1::OwnerValue> Choose(CommandContext& context, const OpenContest& open,
                                      const std::string& choice) {
  if (choice == "keep") return domain::PresentOwner(open.row, context.directory.rows());
  if (choice != "take") {
    TASUKI_ASSIGN_OR_RETURN(MemberId member, FindOwner(context, choice));
    v1::OwnerValue value;
    if (!member.is_zero()) value.set_to(member.str());
    return value;
  }
  const v1::Contest& contest = open.row.contest();
  for (const v1::ContestSide& side : contest.sides()) {
    if (side.owner().SerializeAsString() != contest.sides(0).owner().SerializeAsString()) {
      return Refused("several owners were wanted, so \"take\" does not say which",
                     "name the colleague instead of \"take\"");
    }
  }
  if (contest.sides().empty()) return Refused("this contest has no other side", "use keep");
  return contest.sides(0).owner();
}

absl::Status Resolve(CommandContext& context, const std::string& id, const std::string& choice) {
  TASUKI_ASSIGN_OR_RETURN(OpenContest open, FindContest(context, id));
  if (open.slot != v1::OWNER) {
    return Refused(Phrase("a contest about \"$0\" cannot be resolved by this version",
                          std::string(domain::WordOf(open.slot))),
                   "decide it anew, knowing both sides");
  }
  TASUKI_ASSIGN_OR_RETURN(v1::OwnerValue value, Choose(context, open, choice));
  const bool firm = IsFirm(context, open.subject);
  Act act(context);
  EventDraft& draft = act.Add(v1::CONTEST_RESOLVED, firm ? v1::FIRM : v1::PROSPECT, open.subject);
  draft.header.set_slot(v1::OWNER);
  draft.header.set_base(PresentDecision(context.directory.rows(), open.subject, v1::OWNER));
  v1::ContestResolved& body = *draft.header.mutable_contest_resolved();
  body.set_contest(open.row.contest().id());
  body.set_to(value.to());
  body.set_until_us(value.until_us());
  body.set_back_to(value.back_to());
  const std::string name = OneLine(NameOf(context, open));
  absl::StatusOr<v1::WrittenView> view = act.Write();
  if (!view.ok()) {
    return absl::IsPermissionDenied(view.status())
               ? WithAdvice(view.status(), "a manager resolves contests; ask one")
               : view.status();
  }
  view->set_contest(HexEncode(open.row.contest().id()));
  SayOwnerNow(context, open.subject, name, Message::kContestResolved, *view);
  if (firm) view->set_firm(open.subject.Hex());
  return PrintWritten(context, *std::move(view), firm ? SubjectId() : open.subject);
}

// The open request that `typed` names: by the start of its id or of the prospect's, or by name.
absl::StatusOr<AssignmentRequest> FindRequest(CommandContext& context, const std::string& typed) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<AssignmentRequest> requests,
                          AssignmentRequests(context.directory, context.now));
  const std::string hex = absl::AsciiStrToLower(typed);
  const auto is_named = [&](const AssignmentRequest& one, const std::string& id) {
    const v1::Header& header = one.event.header;
    return !one.declined.has_value() && !id.empty() &&
           (HexEncode(header.event_id()).rfind(id, 0) == 0 ||
            HexEncode(header.subject().id()).rfind(id, 0) == 0);
  };
  std::string id = hex;
  if (absl::c_none_of(requests, [&](const auto& one) { return is_named(one, id); })) {
    TASUKI_ASSIGN_OR_RETURN(const Who who, FindWho(context.directory, typed, WhoKind::kEither));
    id = who.id.Hex();
  }
  std::erase_if(requests, [&](const AssignmentRequest& one) { return !is_named(one, id); });
  if (requests.size() == 1) return std::move(requests.front());
  if (requests.empty()) {
    return NotFound(Phrase("there is no open request about $0", OneLine(typed)),
                    "`tasuki contest list` has them, with their ids");
  }
  return Refused(Phrase("$0 requests fit $1", requests.size(), OneLine(typed)),
                 "give the id that stands at the end of its line in `tasuki contest list`");
}

absl::Status Decline(CommandContext& context, const std::string& id, const std::string& why) {
  if (why.empty()) return UsageError("the reason is empty", "say why: who asked will read it");
  TASUKI_ASSIGN_OR_RETURN(const AssignmentRequest request, FindRequest(context, id));
  const Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::RequestView asked,
                          RequestViewOf(context.directory, presenter, request, context.now));
  const v1::Subject& subject = request.event.header.subject();
  const SubjectId about = SubjectId::FromTrusted(subject.id());
  Act act(context);
  EventDraft& draft = act.Add(v1::NOTE_ADDED, subject.kind(), about);
  draft.header.mutable_note_added()->set_declines(request.event.header.event_id());
  draft.personal.emplace().mutable_remark()->set_text(why);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  Printer& out = context.out;
  const std::string owner =
      asked.owner() == "queue" ? out.Say(Message::kQueue) : OneLine(asked.owner());
  view.set_owner(asked.owner());
  out.Line(request.own ? out.Say(Message::kRequestWithdrawn, {OneLine(asked.name()), owner})
                       : out.Say(Message::kRequestDeclined,
                                 {OneLine(asked.name()), owner, OneLine(asked.by())}));
  const bool firm = subject.kind() == v1::FIRM;
  if (firm) view.set_firm(about.Hex());
  return PrintWritten(context, std::move(view), firm ? SubjectId() : about);
}

}  // namespace

void AddContest(Verb verb) {
  verb.Part("list", "those that wait for a manager", "tasuki contest list")
      .Does([](CommandContext& context) { return ListContests(context); });
  auto id = std::make_shared<std::string>();
  auto choice = std::make_shared<std::string>();
  Verb resolve = verb.Part("resolve", "say who it is", "tasuki contest resolve 5b1e keep");
  resolve.Option("ID", *id, "the start of the contest's or the prospect's id").Required().Hint("");
  resolve.Option("CHOICE", *choice, "keep, take, or a colleague")
      .Required()
      .Hint("")
      .Offers(Offer::kMembers, {"keep", "take"});
  resolve.Does([id, choice](CommandContext& context) { return Resolve(context, *id, *choice); });
  auto why = std::make_shared<std::string>();
  Verb decline = verb.Part("decline", "say no to what somebody asked for, or take it back",
                           "tasuki contest decline 7c2f --why \"they asked for Tanaka\"");
  decline.Option("ID", *id, "the start of the request's id, or whom it is about")
      .Required()
      .Hint("");
  decline.Option("--why", *why, "the reason, for who asked").Required().Hint("TEXT");
  decline.Does([id, why](CommandContext& context) { return Decline(context, *id, *why); });
}

}  // namespace tasuki::client
