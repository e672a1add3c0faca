#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/deal_lines.h"
#include "client/commands/firm_lines.h"
#include "client/commands/flags.h"
#include "client/commands/promise_choice.h"
#include "client/commands/read_when.h"
#include "client/commands/task_lines.h"
#include "client/commands/timeline_lines.h"
#include "client/commands/verbs.h"
#include "client/views/firm_timeline.h"
#include "client/views/lister.h"
#include "client/views/moment.h"
#include "client/views/presenter.h"
#include "client/words/money.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/rows/merged.h"

// `tasuki show`: everything about a prospect or firm, now or at another moment (N06).

namespace tasuki::client {
namespace {

constexpr size_t kPromiseDayBytes = sizeof("2026-05-18") - 1;

struct ShowArgs {
  std::vector<std::string> who;
  std::string at;
  bool known = false;
};

std::string DealLine(Printer& out, const v1::DealView& deal) {
  std::string text =
      absl::StrCat(deal.deal().substr(0, 8), "  ", Plain(out.language(), deal.state()));
  if (deal.state() == "open" && !deal.stage().empty()) {
    absl::StrAppend(&text, out.Say(Message::kComma),
                    OneLine(ValueForPeople(out.language(), "deal-stage", deal.stage())));
  }
  if (!deal.value().empty()) {
    absl::StrAppend(&text, "  ", OneLine(MoneyForPeople(deal.value(), deal.currency())));
  }
  if (!deal.title().empty()) absl::StrAppend(&text, "  ", OneLine(deal.title()));
  if (deal.crossed()) absl::StrAppend(&text, "  (", out.Say(Message::kCrossedMark), ")");
  return text;
}

std::string PromiseLine(Printer& out, const v1::PromiseView& promise) {
  const auto value = [&](const char* field, const std::string& word) {
    return ValueForPeople(out.language(), field, word);
  };
  std::string text = absl::StrCat(
      promise.promise().substr(0, 8), "  ", value("promise-by", promise.by()),
      out.Say(Message::kComma),
      value("promise-fate", promise.fate().empty() ? promise.state() : promise.fate()), "  ",
      promise.due().substr(0, kPromiseDayBytes), "  ", PromiseText(out, promise));
  const std::string details = PromiseDetails(out, promise);
  if (!details.empty()) absl::StrAppend(&text, "  ", details);
  return text;
}

// The name, and what is to be known before anything else.
void PrintTitle(Printer& out, const v1::ShowView& view) {
  std::string title = OneLine(view.name());
  if (!view.reading().empty()) absl::StrAppend(&title, " (", OneLine(view.reading()), ")");
  if (!view.company().empty())
    absl::StrAppend(&title, out.Say(Message::kComma), OneLine(view.company()));
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
  for (const v1::EntryView& entry : view.merged()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kMergedFrom,
                                        {OneLine(entry.name()), entry.prospect().substr(0, 8)})),
             Style::kDim);
  }
  if (!view.opted_out_by().empty()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kOptedOutBy, {OneLine(view.opted_out_name()),
                                                               view.opted_out_by().substr(0, 8)})),
             Style::kWarning);
  }
  if (view.forgotten()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kForgottenMark)), Style::kWarning);
  }
  if (view.silent()) out.Line(absl::StrCat("  ", out.Say(Message::kSilentMark)), Style::kWarning);
  if (!view.undone_by().empty()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kUndone, {view.undone_by().substr(0, 8)})),
             Style::kWarning);
  }
}

// The next touch: when, why, how and what for.
std::string NextText(Printer& out, const v1::ShowView& view, absl::TimeZone reader) {
  std::string next = SlotForPeople(out.language(), view.next_touch(), reader);
  if (next.empty()) return out.Say(Message::kNoNextTouch);
  const std::string plan =
      PlanForPeople(out.language(), view.next_kind(), view.next_channel(), view.next_purpose());
  return plan.empty() ? next : absl::StrCat(next, out.Say(Message::kComma), plan);
}

// The chosen date, where something must be done before it.
std::string LaterAppointment(Printer& out, const v1::ShowView& view, absl::TimeZone reader) {
  const v1::AppointmentView& then = view.appointment();
  if (!view.has_appointment() || then.at() == view.next_touch()) return "";
  return absl::StrCat(SlotForPeople(out.language(), then.at(), reader), out.Say(Message::kComma),
                      PlanForPeople(out.language(), "appointment", then.channel(), then.purpose()));
}

// What is known of the person and of their company.
void AddKnown(Printer& out, const v1::ShowView& view, Table& table) {
  const auto row = [&](const std::string& label, const std::string& text) {
    if (!text.empty()) table.rows.push_back({Cell(label, Style::kDim), OneLine(text)});
  };
  const auto field = [&](const char* name, const std::string& value) {
    row(PlainField(out.language(), name), ValueForPeople(out.language(), name, value));
  };
  row(out.Say(Message::kLabelContext), view.context());
  row(out.Say(Message::kLabelExpects), view.expects());
  field("source", view.source());
  field("met_at_us", view.met_at());
  field("segment", view.segment());
  field("zone", view.zone());
  field("language", view.language());
  field("preferred_channel", view.prefers());
}

void PrintHead(Printer& out, const v1::ShowView& view, absl::TimeZone reader) {
  PrintTitle(out, view);
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
  row(Message::kLabelPosition, position);
  row(Message::kLabelFormer, absl::StrJoin(view.former_names(), ", "));
  row(Message::kLabelGroup, Plain(language, view.group()));
  row(Message::kLabelFollowUp,
      view.cadence().empty()
          ? Plain(language, view.follow_up())
          : out.Say(Message::kParenthesis, {Plain(language, view.follow_up()),
                                            ValueForPeople(language, "cadence", view.cadence())}));
  row(Message::kLabelLastTouch, TimeForPeople(language, view.last_touch()));
  row(Message::kLabelNextTouch, NextText(out, view, reader));
  row(Message::kLabelAppointment, LaterAppointment(out, view, reader));
  row(Message::kLabelCounters,
      out.Say(Message::kCountersText,
              {std::to_string(view.counters().burst()), std::to_string(view.counters().cadence()),
               std::to_string(view.counters().lifetime())}));
  bool first = true;
  for (const v1::DealView& deal : view.deals()) {
    table.rows.push_back(
        {Cell(first ? out.Say(Message::kLabelDeals) : "", Style::kDim), DealLine(out, deal)});
    first = false;
    AddDealWords(out, deal, table);
    AddTermsLines(out, deal, table);
  }
  first = true;
  for (const v1::PromiseView& promise : view.promises()) {
    table.rows.push_back({Cell(first ? out.Say(Message::kLabelPromises) : "", Style::kDim),
                          PromiseLine(out, promise)});
    first = false;
  }
  if (view.trust().has_trust()) row(Message::kLabelTrust, TrustText(out, view.trust()));
  for (const v1::TaskView& task : view.tasks()) {
    table.rows.push_back(
        {Cell(first ? out.Say(Message::kLabelTasks) : "", Style::kDim), TaskLine(out, task)});
    first = false;
  }
  row(Message::kLabelFiscalYearEnd, MonthForPeople(language, view.fiscal_year_end()));
  AddKnown(out, view, table);
  out.Print(table);
}

absl::Status ShowOne(CommandContext& context, Presenter& presenter, const Who& who) {
  if (who.kind == v1::FIRM) {
    absl::StatusOr<v1::FirmView> firm =
        FirmWithProspects(context.directory, presenter, who.id, context.now);
    if (!firm.ok()) return firm.status();
    TASUKI_RETURN_IF_ERROR(
        AddFirmTimeline(context.directory, presenter, who.id, HowFarBack::kLast, *firm));
    PrintFirm(context.out, *firm, context.workspace.zone(), context.directory.rows());
    context.out.Json(*firm);
    return absl::OkStatus();
  }
  absl::StatusOr<v1::ShowView> view = presenter.Show(who.id);
  if (!view.ok()) return view.status();
  PrintHead(context.out, *view, context.workspace.zone());
  PrintTimeline(context.out, view->timeline(),
                view->deals_size() > 1 ? NameDeals::kYes : NameDeals::kNo,
                context.directory.rows());
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
  absl::StatusOr<When> when = ReadWhen(context, args.at, Tense::kHappened);
  if (!when.ok()) return when.status();
  const absl::Time at = EndOf(*when, zone);
  Moment moment(context.workspace);
  // Of several entries of one person all events count, whichever were merged by then.
  std::vector<SubjectId> entries;
  if (who->kind == v1::PROSPECT) {
    TASUKI_ASSIGN_OR_RETURN(entries, domain::AbsorbedBy(who->id, context.directory.rows()));
    entries.insert(entries.begin(), who->id);
  }
  TASUKI_RETURN_IF_ERROR(args.known ? moment.KnownAt(at, entries) : moment.AsOf(at, entries));
  Directory directory(context.workspace, moment.rows());
  TASUKI_ASSIGN_OR_RETURN(v1::Policy policy, moment.PolicyAt(at));
  Presenter presenter(directory, at, std::move(policy));
  return ShowOne(context, presenter, *who);
}

}  // namespace

void AddShow(Verb verb) {
  auto args = std::make_shared<ShowArgs>();
  verb.Option("WHO", args->who, "words of a name or company, or the start of an id")
      .Required()
      .Hint("")
      .Offers(Offer::kWho);
  verb.Option("--at", args->at, "as it was then").Hint("WHEN").Otherwise("now");
  verb.Switch("--known", args->known, "with --at: as this laptop knew it then");
  verb.Does([args](CommandContext& context) { return RunShow(context, *args); });
}

}  // namespace tasuki::client
