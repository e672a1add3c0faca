#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/commands/assign.h"
#include "client/commands/verbs.h"
#include "client/views/presenter.h"
#include "client/views/refused.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki contest list|resolve`: two decisions that did not know of each other (N10).

namespace tasuki::client {
namespace {

// One open contest with where it stands.
struct Open {
  SubjectId subject;
  v1::Slot slot = v1::SLOT_UNSPECIFIED;
  v1::DecisionRow row;
};

absl::StatusOr<std::vector<Open>> OpenContests(CommandContext& context) {
  domain::Rows& rows = context.directory.rows();
  std::vector<Open> open;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("C", [&](std::string_view key, std::string_view) {
    open.push_back({SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes)),
                    static_cast<v1::Slot>(key.back()), v1::DecisionRow()});
    return true;
  }));
  for (Open& one : open) {
    if (const auto* row = rows.Find(domain::DecisionKey(one.subject, one.slot)); row != nullptr) {
      one.row = *row;
    }
  }
  std::sort(open.begin(), open.end(), [](const Open& a, const Open& b) {
    return a.row.contest().seq() < b.row.contest().seq();
  });
  return open;
}

bool IsFirm(CommandContext& context, SubjectId subject) {
  const auto* row = context.directory.rows().Find(domain::SubjectKey(subject));
  return row != nullptr && row->kind() == v1::FIRM;
}

std::string NameOf(CommandContext& context, const Open& open) {
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

v1::ContestView View(CommandContext& context, const Presenter& presenter, const Open& open) {
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
    if (event.ok()) one.set_occurred_at(presenter.Time(event->header.occurred_at_us()));
  }
  return view;
}

// What somebody asked for without the right to decide it: managers answer with `assign`.
absl::Status AddRequests(CommandContext& context, const Presenter& presenter,
                         v1::ContestListView& view) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<StoredEvent> requests,
                          OpenRequests(context.workspace, context.now));
  Printer& out = context.out;
  Table table;
  table.columns = {Column::kWhole, Column::kName, Column::kText, Column::kWhole};
  table.indent = 2;
  for (const StoredEvent& event : requests) {
    const v1::Header& header = event.header;
    const SubjectId subject = SubjectId::FromTrusted(header.subject().id());
    v1::RequestView& one = *view.add_requests();
    one.set_event_id(HexEncode(header.event_id()));
    one.set_subject(subject.Hex());
    one.set_name(header.subject().kind() == v1::FIRM ? context.directory.FirmName(subject)
                                                     : context.directory.Name(subject));
    one.set_by(context.directory.Member(MemberId::FromTrusted(header.actor())));
    const v1::OwnerAssigned& asked = header.owner_assigned();
    one.set_to(presenter.OwnerName(MemberId::FromTrusted(asked.to())));
    PutCover(presenter.CoverIn(asked.until_us(), asked.back_to()), one);
    one.set_occurred_at(presenter.Time(header.occurred_at_us()));
    table.rows.push_back({TimeForPeople(out.language(), one.occurred_at()),
                          Cell(OneLine(one.name()), Style::kBold),
                          absl::StrCat(OneLine(one.by()), " → ", OwnerText(out, one.to(), one)),
                          Cell(subject.Hex().substr(0, 8), Style::kDim)});
  }
  if (!requests.empty()) out.Line(out.Say(Message::kRequestsOpen), Style::kWarning);
  out.Print(table);
  return absl::OkStatus();
}

absl::Status ListContests(CommandContext& context) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<Open> open, OpenContests(context));
  const Presenter presenter(context.directory, context.now);
  v1::ContestListView view;
  view.set_total(open.size());
  Printer& out = context.out;
  Table table;
  table.headings = {out.Say(Message::kHeadId), out.Say(Message::kHeadName),
                    out.Say(Message::kHeadPresent), out.Say(Message::kHeadWanted)};
  table.columns = {Column::kWhole, Column::kName};
  for (const Open& one : open) {
    const v1::ContestView& contest = *view.add_items() = View(context, presenter, one);
    std::string wanted;
    for (const v1::ContestSideView& side : contest.sides()) {
      absl::StrAppend(&wanted, wanted.empty() ? "" : ", ", OwnerText(out, side.to(), side), " (",
                      OneLine(side.by()), ")");
    }
    table.rows.push_back({Cell(contest.contest().substr(0, 8), Style::kDim),
                          Cell(OneLine(contest.name()), Style::kBold),
                          OwnerText(out, contest.present(), contest),
                          Cell(wanted, Style::kWarning)});
  }
  if (open.empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Print(table);
  TASUKI_RETURN_IF_ERROR(AddRequests(context, presenter, view));
  out.Json(view);
  return absl::OkStatus();
}

absl::StatusOr<Open> FindContest(CommandContext& context, const std::string& prefix) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<Open> open, OpenContests(context));
  const std::string hex = absl::AsciiStrToLower(prefix);
  std::vector<Open> fits;
  for (Open& one : open) {
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
absl::StatusOr<v1::OwnerValue> Choose(CommandContext& context, const Open& open,
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
  TASUKI_ASSIGN_OR_RETURN(Open open, FindContest(context, id));
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
  const Presenter presenter(context.directory, context.now);
  PutCover(presenter.CoverIn(value.until_us(), value.back_to()), *view);
  context.out.Line(context.out.Say(
      Message::kContestResolved,
      {name,
       OwnerText(context.out, presenter.OwnerName(MemberId::FromTrusted(value.to())), *view)}));
  if (firm) view->set_firm(open.subject.Hex());
  return PrintWritten(context, *std::move(view), firm ? SubjectId() : open.subject);
}

}  // namespace

void AddContest(Verb verb) {
  verb.Part("list", "those that wait for a manager", "tasuki contest list")
      .Does([](CommandContext& context) { return ListContests(context); });
  auto id = std::make_shared<std::string>();
  auto choice = std::make_shared<std::string>();
  Verb resolve = verb.Part("resolve", "say who it is", "tasuki contest resolve 5b1e keep");
  resolve.Option("ID", *id, "the start of the contest's or the prospect's id").Required().Hint("");
  resolve.Option("CHOICE", *choice, "keep, take, or a colleague").Required().Hint("");
  resolve.Does([id, choice](CommandContext& context) { return Resolve(context, *id, *choice); });
}

}  // namespace tasuki::client
