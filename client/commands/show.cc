#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/firm_lines.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/lister.h"
#include "client/views/moment.h"
#include "client/views/presenter.h"
#include "client/words/money.h"
#include "client/words/when.h"
#include "client/words/wording.h"

// `tasuki show`: everything about a prospect or firm, now or at another moment (N06).

namespace tasuki::client {
namespace {

struct ShowArgs {
  std::vector<std::string> who;
  std::string at;
  bool known = false;
};

std::string DealLine(Printer& out, const v1::DealView& deal) {
  std::string text =
      absl::StrCat(deal.deal().substr(0, 8), "  ", Plain(out.language(), deal.state()));
  if (deal.state() == "open" && !deal.stage().empty()) {
    absl::StrAppend(&text, ", ",
                    OneLine(ValueForPeople(out.language(), "deal-stage", deal.stage())));
  }
  if (!deal.value().empty()) {
    absl::StrAppend(&text, "  ", OneLine(MoneyForPeople(deal.value(), deal.currency())));
  }
  if (!deal.title().empty()) absl::StrAppend(&text, "  ", OneLine(deal.title()));
  if (deal.crossed()) absl::StrAppend(&text, "  (", out.Say(Message::kCrossedMark), ")");
  return text;
}

// Long because it is one view, a line of it after the other.
void PrintHead(Printer& out, const v1::ShowView& view, absl::TimeZone reader) {
  std::string title = OneLine(view.name());
  if (!view.reading().empty()) absl::StrAppend(&title, " (", OneLine(view.reading()), ")");
  if (!view.company().empty()) absl::StrAppend(&title, ", ", OneLine(view.company()));
  out.Line(title, Style::kBold);
  if (view.contested())
    out.Line(absl::StrCat("  ", out.Say(Message::kContestOpen)), Style::kWarning);
  if (view.read_only()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kReadOnly)), Style::kWarning);
  }
  for (const v1::CrossedView& field : view.crossed_fields()) {
    out.Line(absl::StrCat("  ", CrossedLine(out.language(), field)), Style::kWarning);
  }
  for (const v1::OutweighedUndoView& undo : view.outweighed_undos()) {
    out.Line(absl::StrCat("  ", OutweighedUndoLine(out.language(), undo)), Style::kWarning);
  }
  if (!view.merged_into().empty()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kMergedInto, {view.merged_into()})),
             Style::kWarning);
  }
  if (!view.undone_by().empty()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kUndone, {view.undone_by().substr(0, 8)})),
             Style::kWarning);
  }
  Table table;
  table.indent = 2;
  const auto row = [&](Message label, const std::string& text) {
    if (!text.empty()) table.rows.push_back({Cell(out.Say(label), Style::kDim), OneLine(text)});
  };
  const Language language = out.language();
  std::string owner = OwnerForPeople(language, view.owner(), view.cover_until(), view.back_to());
  if (view.owner().empty()) {
    owner = view.last_owner().empty() ? out.Say(Message::kQueue)
                                      : out.Say(Message::kLastOwnerWas, {view.last_owner()});
  }
  table.rows.push_back({Cell(out.Say(Message::kHeadId), Style::kDim), view.prospect()});
  row(Message::kLabelOwner, owner);
  row(Message::kLabelContact,
      absl::StrCat(absl::StrJoin(view.emails(), ", "),
                   view.emails().empty() || view.phones().empty() ? "" : ", ",
                   absl::StrJoin(view.phones(), ", ")));
  const std::string position =
      absl::StrCat(view.department(), view.department().empty() ? "" : " ", view.title(),
                   view.key_account() ? absl::StrCat("  ", out.Say(Message::kKeyAccount)) : "");
  if (!position.empty()) table.rows.push_back({"", OneLine(position)});
  row(Message::kLabelGroup, Plain(language, view.group()));
  row(Message::kLabelFollowUp,
      absl::StrCat(
          Plain(language, view.follow_up()),
          view.cadence().empty()
              ? ""
              : absl::StrCat(" (", ValueForPeople(language, "cadence", view.cadence()), ")")));
  row(Message::kLabelLastTouch, TimeForPeople(language, view.last_touch()));
  std::string next = SlotForPeople(language, view.next_touch(), reader);
  if (!next.empty() && !view.next_kind().empty()) {
    absl::StrAppend(&next, ", ", Plain(language, view.next_kind()));
  }
  row(Message::kLabelNextTouch, next.empty() ? out.Say(Message::kNoNextTouch) : next);
  row(Message::kLabelCounters,
      out.Say(Message::kCountersText,
              {std::to_string(view.counters().burst()), std::to_string(view.counters().cadence()),
               std::to_string(view.counters().lifetime())}));
  bool first = true;
  for (const v1::DealView& deal : view.deals()) {
    table.rows.push_back(
        {Cell(first ? out.Say(Message::kLabelDeals) : "", Style::kDim), DealLine(out, deal)});
    first = false;
  }
  row(Message::kLabelContext, view.context());
  row(Message::kLabelExpects, view.expects());
  out.Print(table);
}

void PrintTimeline(Printer& out, const v1::ShowView& view) {
  const Language language = out.language();
  out.Line();
  Table table;
  table.headings = {out.Say(Message::kHeadWhen), out.Say(Message::kHeadWhat),
                    out.Say(Message::kHeadBy),   out.Say(Message::kHeadDetails),
                    out.Say(Message::kHeadId),   ""};
  table.columns = {Column::kWhole, Column::kText,  Column::kName,
                   Column::kText,  Column::kWhole, Column::kWhole};
  for (const v1::TimelineItem& item : view.timeline()) {
    std::string what = PlainType(language, item.type());
    if (!item.channel().empty()) {
      what = absl::StrCat(Plain(language, item.channel()), item.direction() == "in"    ? " ←"
                                                           : item.direction() == "out" ? " →"
                                                                                       : "");
    } else if (item.type() == "DealClosed") {  // Not to be taken for its outcome.
      absl::StrAppend(&what, ": ", Plain(language, item.outcome()));
    } else if (!item.outcome().empty()) {
      what = absl::StrCat("= ", Plain(language, item.outcome()));
    } else if (!item.to().empty()) {
      const std::string to = item.to() == "queue" ? out.Say(Message::kQueue) : item.to();
      what = absl::StrCat(out.Say(Message::kLabelOwner), ": ",
                          OwnerForPeople(language, to, item.cover_until(), item.back_to()));
    }
    std::vector<std::string> marks;
    if (item.pending()) marks.push_back(out.Say(Message::kPending));
    if (item.retracted()) marks.push_back(out.Say(Message::kRetractedMark));
    if (item.after_leaving()) marks.push_back(out.Say(Message::kAfterLeaving));
    if (item.crossed()) marks.push_back(out.Say(Message::kCrossedMark));
    if (item.unreadable()) marks.push_back(out.Say(Message::kUnreadableMark));
    if (item.imported()) marks.push_back(out.Say(Message::kImportedMark));
    if (item.verdict() != "effective" && item.verdict() != "confirms") {
      marks.push_back(Plain(language, item.verdict()));
    }
    std::string details = ChangesForPeople(language, item.changes());
    // Of a change of the person the text is what the change lists.
    const bool of_person = item.type() == "ProspectChanged" || item.type() == "ContactSucceeded";
    if (!item.summary().empty() && (details.empty() || !of_person)) {
      absl::StrAppend(&details, details.empty() ? "" : "; ", OneLine(item.summary()));
    }
    const Style style = item.retracted() ? Style::kDim : Style::kPlain;
    table.rows.push_back({TimeForPeople(language, item.occurred_at()), Cell(what, style),
                          OneLine(item.by()), Cell(details, style),
                          Cell(item.event_id().substr(0, 8), Style::kDim),
                          Cell(absl::StrJoin(marks, ", "), Style::kWarning)});
  }
  out.Print(table);
}

absl::Status ShowOne(CommandContext& context, Presenter& presenter, const Who& who) {
  if (who.kind == v1::FIRM) {
    absl::StatusOr<v1::FirmView> firm =
        FirmWithProspects(context.directory, presenter, who.id, context.now);
    if (!firm.ok()) return firm.status();
    PrintFirm(context.out, *firm, context.workspace.zone());
    context.out.Json(*firm);
    return absl::OkStatus();
  }
  absl::StatusOr<v1::ShowView> view = presenter.Show(who.id);
  if (!view.ok()) return view.status();
  PrintHead(context.out, *view, context.workspace.zone());
  PrintTimeline(context.out, *view);
  context.out.Json(*view);
  return absl::OkStatus();
}

absl::Status RunShow(CommandContext& context, const ShowArgs& args) {
  absl::StatusOr<Who> who =
      FindWho(context.directory, absl::StrJoin(args.who, " "), WhoKind::kEither);
  if (!who.ok()) return who.status();
  if (args.at.empty()) {
    if (args.known) return UsageError("--known goes with --at", "add --at WHEN");
    Presenter presenter(context.directory, context.now);
    return ShowOne(context, presenter, *who);
  }
  const absl::TimeZone zone = context.workspace.zone();
  absl::StatusOr<When> when = ParseWhen(args.at, context.now, zone, Tense::kHappened);
  if (!when.ok()) return when.status();
  const absl::Time at = EndOf(*when, zone);
  Moment moment(context.workspace);
  std::optional<SubjectId> only;
  if (who->kind == v1::PROSPECT) only = who->id;
  TASUKI_RETURN_IF_ERROR(args.known ? moment.KnownAt(at, only) : moment.AsOf(at, only));
  Directory directory(context.workspace, moment.rows());
  Presenter presenter(directory, at);
  return ShowOne(context, presenter, *who);
}

}  // namespace

void AddShow(Verb verb) {
  auto args = std::make_shared<ShowArgs>();
  verb.Option("WHO", args->who, "words of a name or company, or the start of an id")
      .Required()
      .Hint("");
  verb.Option("--at", args->at, "as it was then").Hint("WHEN");
  verb.Switch("--known", args->known, "with --at: as this laptop knew it then");
  verb.Does([args](CommandContext& context) { return RunShow(context, *args); });
}

}  // namespace tasuki::client
