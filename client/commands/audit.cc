#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/commands/audit_files.h"
#include "client/commands/audit_ownership.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/export/limits.h"
#include "client/views/audit_parts.h"
#include "client/views/handover_audit.h"
#include "client/words/money.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki audit`: how handovers went, whom nobody owned, and who owned whom (R004, R011–R013, R018,
// N02).

namespace tasuki::client {
namespace {

struct HandoversArgs {
  std::string from, to, member, csv, html;
  bool open = false;
};

// Rows that a list for people shows; `--json` and `--csv` have all of them, `--html` has more.
constexpr int kAuditedShownMax = 200;

std::string PerMonth(bool known, double value) {
  return known ? absl::StrFormat("%.1f", value) : "–";
}

std::string NotesOf(Printer& out, const v1::HandoverView& one) {
  return absl::StrJoin(AuditRemarks(out.language(), one),
                       out.language() == Language::kJapanese ? "。" : "; ");
}

void PrintHandovers(Printer& out, const v1::AuditHandoversView& view) {
  Table table;
  for (const Message head :
       {Message::kAuditHeadHanded, Message::kHeadName, Message::kHeadCompany,
        Message::kHeadHandedFrom, Message::kHeadHandedTo, Message::kHeadState,
        Message::kAuditHeadGap, Message::kAuditHeadEngagement, Message::kAuditHeadSustained,
        Message::kAuditHeadResult, Message::kHeadDetails}) {
    table.headings.push_back(out.Say(head));
  }
  table.columns = {Column::kWhole, Column::kName,  Column::kName,  Column::kName,
                   Column::kName,  Column::kWhole, Column::kWhole, Column::kWhole,
                   Column::kWhole, Column::kWhole, Column::kText};
  table.right = {false, false, false, false, false, false, true, true};
  const auto word = [&](const char* field, const std::string& value) {
    return value.empty() ? "" : ValueForPeople(out.language(), field, value);
  };
  for (const v1::HandoverView& one : view.handovers()) {
    if (static_cast<int>(table.rows.size()) == kAuditedShownMax) break;
    const bool engaged = one.has_engagement_before() || one.has_engagement_after();
    table.rows.push_back(
        {TimeForPeople(out.language(), one.handed_at()), Cell(OneLine(one.name()), Style::kBold),
         OneLine(one.company()), OneLine(one.from()),
         one.to().empty() ? out.Say(Message::kQueue) : OneLine(one.to()),
         word("handover-state", one.state()), SilentDaysText(out.language(), one),
         engaged ? absl::StrCat(PerMonth(one.has_engagement_before(), one.engagement_before()), "→",
                                PerMonth(one.has_engagement_after(), one.engagement_after()))
                 : "",
         Cell(word("sustained", one.sustained()),
              one.sustained() == "no" ? Style::kWarning : Style::kPlain),
         word("result", one.result()), Cell(NotesOf(out, one), Style::kDim)});
  }
  out.Print(table);
  if (view.handovers_size() > kAuditedShownMax) {
    out.Line(out.Say(Message::kAuditMore, {std::to_string(view.handovers_size() - kAuditedShownMax),
                                           std::to_string(kHandoversOfPageMax)}),
             Style::kDim);
  }
}

std::string MedianText(Printer& out, const v1::MedianView& median) {
  if (!median.has_median()) return out.Say(Message::kAuditNoMedian);
  return out.Say(Message::kAuditMedian,
                 {absl::StrFormat("%.1f", median.median()), std::to_string(median.n())});
}

std::string CountsText(Printer& out, const char* field,
                       const google::protobuf::RepeatedPtrField<v1::WordCountView>& counts) {
  std::vector<std::string> parts;
  for (const v1::WordCountView& one : counts) {
    parts.push_back(
        absl::StrCat(ValueForPeople(out.language(), field, one.word()), " ", one.count()));
  }
  return absl::StrJoin(parts, out.Say(Message::kAuditComma));
}

void PrintTotals(Printer& out, const v1::AuditHandoversView& view) {
  const v1::AuditTotalsView& totals = view.totals();
  out.Line(out.Say(Message::kAuditTotals,
                   {std::to_string(totals.handovers()), std::to_string(totals.prospects())}),
           Style::kBold);
  Table table;
  const auto line = [&](Message what, const std::string& value) {
    if (!value.empty()) table.rows.push_back({Cell(out.Say(what), Style::kDim), value});
  };
  line(Message::kAuditGap, MedianText(out, totals.gap_hours()));
  line(Message::kAuditGapBusiness, MedianText(out, totals.gap_business_hours()));
  line(Message::kAuditIntroduced, MedianText(out, totals.introduced_hours()));
  line(Message::kAuditSecond, MedianText(out, totals.second_touch_hours()));
  line(Message::kAuditEngagedBefore, MedianText(out, totals.engagement_before()));
  line(Message::kAuditEngagedAfter, MedianText(out, totals.engagement_after()));
  line(Message::kAuditSustained, CountsText(out, "sustained", totals.sustained()));
  line(Message::kAuditDiagnosis, CountsText(out, "diagnosis", totals.diagnosis()));
  line(Message::kAuditResult, CountsText(out, "result", totals.result()));
  if (totals.lost_by_fit() > 0) {
    line(Message::kAuditLostByFit, std::to_string(totals.lost_by_fit()));
  }
  out.Print(table);
  out.Line(out.Say(Message::kReportStamp,
                   {std::to_string(view.at_seq()), std::to_string(view.definition_version())}),
           Style::kDim);
}

absl::StatusOr<HandoverAuditQuery> QueryOf(CommandContext& context, const HandoversArgs& args) {
  HandoverAuditQuery query;
  const absl::TimeZone zone = context.workspace.zone();
  if (!args.from.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const When from, ReadWhen(context, args.from, Tense::kHappened));
    query.from = StartOf(from, zone);
  }
  if (!args.to.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const When to, ReadWhen(context, args.to, Tense::kHappened));
    query.to = StartOf(to, zone);
  }
  if (query.from.has_value() && query.to.has_value() && *query.from >= *query.to) {
    return UsageError(
        Phrase("nothing lies between --from $0 and --to $1", OneLine(args.from), OneLine(args.to)),
        "give a --to that is later than --from; what happened at --to is left out");
  }
  if (!args.member.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.member, FindMember(context.directory, args.member));
  }
  query.open = args.open;
  return query;
}

absl::Status RunHandovers(CommandContext& context, const HandoversArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const HandoverAuditQuery query, QueryOf(context, args));
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(v1::AuditHandoversView view,
                          AuditHandovers(query, context.directory, presenter, context.now));
  Printer& out = context.out;
  if (!args.csv.empty()) TASUKI_RETURN_IF_ERROR(WriteAuditCsv(context, args.csv, view));
  if (!args.html.empty()) TASUKI_RETURN_IF_ERROR(WriteAuditHtml(context, args.html, view));
  if (args.csv.empty() && args.html.empty()) {
    if (view.handovers().empty()) {
      out.Line(out.Say(args.open ? Message::kAuditNoneOpen : Message::kAuditNone), Style::kDim);
    } else {
      PrintHandovers(out, view);
      PrintTotals(out, view);
    }
  }
  out.Json(view);
  return absl::OkStatus();
}

void AddAuditHandovers(Verb& verb) {
  auto args = std::make_shared<HandoversArgs>();
  Verb part = verb.Part("handovers", "how handovers went: silence, introduction, what came of it",
                        "tasuki audit handovers --from 2026-04-01 --html april.html");
  part.Option("--from", args->from, "what was handed over from then on")
      .Hint("WHEN")
      .Otherwise("the beginning");
  part.Option("--to", args->to, "what was handed over before then").Hint("WHEN").Otherwise("now");
  part.Option("--member", args->member, "only what they gave or got")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  part.Switch("--open", args->open,
              "of those who leave: whose client does not know the new owner yet, biggest first");
  part.Option("--csv", args->csv, "a table for spreadsheets").Hint("FILE").Offers(Offer::kFiles);
  part.Option("--html", args->html, "a page to print, in the language of the command")
      .Hint("FILE")
      .Offers(Offer::kFiles);
  part.Does([args](CommandContext& context) { return RunHandovers(context, *args); });
}

}  // namespace

void AddAudit(Verb verb) {
  AddAuditHandovers(verb);
  AddAuditOrphans(verb);
  AddAuditOwnership(verb);
}

}  // namespace tasuki::client
