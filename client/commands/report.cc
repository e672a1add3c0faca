#include "common/domain/report/report.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/export/spreadsheet.h"
#include "client/views/zones.h"
#include "client/words/money.h"
#include "client/words/phrases.h"
#include "client/words/report_definitions.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

// `tasuki report`: the team's figures (R150–R154), over all time unless told otherwise.

namespace tasuki::client {
namespace {

struct ReportArgs {
  std::string from, to, member, by, explain;
  bool csv = false;
};

std::string Percent(double rate) { return absl::StrFormat("%.1f %%", rate * 100); }

absl::StatusOr<domain::ReportQuery> Query(CommandContext& context, const ReportArgs& args) {
  domain::ReportQuery query;
  const absl::TimeZone zone = context.workspace.zone();
  if (!args.from.empty()) {
    TASUKI_ASSIGN_OR_RETURN(When from, ReadWhen(context, args.from, Tense::kHappened));
    query.from_us = absl::ToUnixMicros(StartOf(from, zone));
  }
  if (!args.to.empty()) {
    TASUKI_ASSIGN_OR_RETURN(When to, ReadWhen(context, args.to, Tense::kHappened));
    query.to_us = absl::ToUnixMicros(StartOf(to, zone));
  }
  if (query.from_us.has_value() && query.to_us.has_value() && *query.from_us >= *query.to_us) {
    return UsageError(
        Phrase("nothing lies between --from $0 and --to $1", OneLine(args.from), OneLine(args.to)),
        "give a --to that is later than --from; what happened at --to is left out");
  }
  if (!args.member.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.member, FindMember(context.directory, args.member));
  }
  if (!args.by.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.by, domain::ReportByFromWord(args.by));
  }
  query.now_us = absl::ToUnixMicros(context.now);
  query.zone_of = [rows = &context.directory.rows()](SubjectId prospect) {
    return ZoneOf(*rows, v1::PROSPECT, prospect);
  };
  return query;
}

// Firms are keyed by id in the figures, because their names are sealed.
void NameFirms(CommandContext& context, v1::ReportView& view) {
  context.directory.OpenFirms();
  for (v1::ReportRow& row : *view.mutable_by()) {
    absl::StatusOr<std::string> id = HexDecode(row.key());
    if (id.ok() && id->size() == SubjectId::kBytes) {
      row.set_key(context.directory.FirmName(SubjectId::FromTrusted(*id)));
    }
  }
}

// Channels nobody used are there as zeros, so that scripts find them.
void FillChannels(google::protobuf::Map<std::string, uint64_t>& touches) {
  for (std::string_view word : domain::WordsOf<v1::Channel>()) touches[std::string(word)];
  touches["inbound"];
}

uint64_t Outbound(const google::protobuf::Map<std::string, uint64_t>& touches) {
  uint64_t sum = 0;
  for (const auto& [channel, count] : touches) sum += channel == "inbound" ? 0 : count;
  return sum;
}

uint64_t Inbound(const google::protobuf::Map<std::string, uint64_t>& touches) {
  const auto found = touches.find("inbound");
  return found == touches.end() ? 0 : found->second;
}

std::string ChannelsOf(Printer& out, const v1::ReportView& view) {
  std::string text;
  for (std::string_view word : domain::WordsOf<v1::Channel>()) {
    const auto found = view.touches().find(std::string(word));
    if (found == view.touches().end() || found->second == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", Plain(out.language(), std::string(word)), " ",
                    found->second);
  }
  return text;
}

// Whom `list` has and the figures leave out.
uint64_t OptedOut(CommandContext& context, const domain::ReportQuery& query) {
  uint64_t count = 0;
  context.directory.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
    if (!domain::IsOptedOut(row)) return true;
    const MemberId owner = domain::OwnerOf(prospect, query.now_us, context.directory.rows()).owner;
    if (!query.member || owner == *query.member) ++count;
    return true;
  });
  return count;
}

void PrintRows(Printer& out, const v1::ReportView& view) {
  Table table;
  table.headings = {out.Say(Message::kHeadKey), out.Say(Message::kHeadProspects),
                    out.Say(Message::kHeadOut), out.Say(Message::kHeadIn),
                    out.Say(Message::kHeadWon), out.Say(Message::kHeadLost),
                    out.Say(Message::kHeadOpen)};
  table.columns = {Column::kName,  Column::kWhole, Column::kWhole, Column::kWhole,
                   Column::kWhole, Column::kWhole, Column::kWhole};
  table.right = {false, true, true, true, true, true, true};
  for (const v1::ReportRow& row : view.by()) {
    table.rows.push_back({Cell(OneLine(row.key()), Style::kBold), std::to_string(row.prospects()),
                          std::to_string(Outbound(row.touches())),
                          std::to_string(Inbound(row.touches())), std::to_string(row.deals().won()),
                          std::to_string(row.deals().lost()), std::to_string(row.deals().open())});
  }
  if (table.rows.empty()) return;
  out.Line();
  out.Print(table);
}

// Touches of a relationship that are shown to people; --json has all.
constexpr uint32_t kTouchesShown = 12;

std::string Number(uint64_t value) { return std::to_string(value); }

void PrintResponses(Printer& out, const v1::ReportView& view) {
  if (view.response_rate_by_touch().empty()) return;
  out.Line(out.Say(Message::kReportResponse), Style::kDim);
  for (const v1::ResponseRate& rate : view.response_rate_by_touch()) {
    if (rate.touch() > kTouchesShown) break;
    if (rate.sent() == 0) {  // No rate of nothing.
      out.Line("  " + InLanguage(out.language(), Phrase("$0: $1 still open", Number(rate.touch()),
                                                        Number(rate.open()))));
      continue;
    }
    std::string line = out.Say(
        Message::kReportResponseLine,
        {Number(rate.touch()), Number(rate.answered()), Number(rate.sent()), Percent(rate.rate())});
    if (rate.open() > 0) {
      absl::StrAppend(&line, out.Say(Message::kReportOpen, {Number(rate.open())}));
    }
    out.Line("  " + line);
  }
}

void PrintSticking(Printer& out, const v1::Stickability& stick) {
  const v1::ShareView& reached = stick.reached_limit();
  if (!reached.has_rate() && !stick.steps(0).has_rate()) return;
  out.Line(out.Say(Message::kReportStick), Style::kDim);
  for (const v1::StickStep& step : stick.steps()) {
    if (!step.has_rate()) continue;
    out.Line(out.Say(Message::kReportStickLine, {Number(step.touch()), Number(step.followed()),
                                                 Number(step.unanswered()), Percent(step.rate())}));
  }
  if (!reached.has_rate()) return;
  out.Line(out.Say(Message::kReportReached,
                   {Number(reached.part()), Number(reached.of()), Percent(reached.rate())}));
}

void PrintFirst(Printer& out, const v1::ReportView& view) {
  if (!view.has_first_follow_up_hours()) return;
  out.Line(out.Say(Message::kReportFirst, {absl::StrFormat("%.1f", view.first_follow_up_hours())}));
  for (const v1::FirstFollowUpBand& band : view.first_follow_up()) {
    if (band.sent() == 0) continue;
    const std::string from = Number(band.from_hours()), sent = Number(band.sent());
    const std::string answered = Number(band.answered());
    out.Line(band.to_hours() == 0 ? out.Say(Message::kReportFirstLast, {from, answered, sent})
                                  : out.Say(Message::kReportFirstBand,
                                            {from, Number(band.to_hours()), answered, sent}));
  }
}

// How the team follows up: how soon, how long, and what that brings.
void PrintFollowUp(Printer& out, const v1::ReportView& view) {
  PrintFirst(out, view);
  PrintResponses(out, view);
  PrintSticking(out, view.stickability());
  if (view.same_day().has_rate()) {
    out.Line(out.Say(Message::kReportSameDay,
                     {Number(view.same_day().part()), Number(view.same_day().of()),
                      Percent(view.same_day().rate())}));
  }
  const v1::PromiseFigures& promises = view.promises();
  if (promises.due() > 0) {
    out.Line(out.Say(Message::kReportPromises,
                     {Number(promises.due()), Number(promises.early() + promises.on_time()),
                      Number(promises.too_early()), Number(promises.late() + promises.broken())}));
  }
  if (view.lost_by().their_no() + view.lost_by().stopping() > 0) {
    out.Line(out.Say(Message::kReportLostBy,
                     {Number(view.lost_by().their_no()), Number(view.lost_by().stopping())}));
  }
  for (const v1::Concentration& one : view.concentration()) {
    if (!one.has_rate()) continue;
    out.Line(out.Say(Message::kReportConcentration,
                     {one.currency(), Number(one.best()), Number(one.of()), Percent(one.rate())}));
  }
}

// What a figure means.
absl::Status Explain(CommandContext& context, const std::string& name) {
  const ReportDefinition* found = FindReportDefinition(name);
  if (found == nullptr && name != "all") {
    std::string known;
    for (const ReportDefinition& one : ReportDefinitions()) {
      absl::StrAppend(&known, known.empty() ? "" : ", ", std::string(one.name));
    }
    return UsageError(Phrase("there is no figure \"$0\"", OneLine(name)),
                      Phrase("the figures are: $0", known));
  }
  Printer& out = context.out;
  v1::ReportExplainView view;
  for (const ReportDefinition& one : ReportDefinitions()) {
    if (found != nullptr && &one != found) continue;
    const bool japanese = out.language() == Language::kJapanese;
    v1::FigureDefinition& figure = *view.add_figures();
    figure.set_name(std::string(one.name));
    figure.set_definition_version(one.version);
    figure.set_text(std::string(japanese ? one.japanese : one.english));
    out.Line(out.Say(Message::kReportDefinition,
                     {figure.name(), std::to_string(one.version), figure.text()}));
  }
  out.Json(view);
  return absl::OkStatus();
}

void Print(Printer& out, const v1::ReportView& view) {
  const auto number = [](uint64_t value) { return std::to_string(value); };
  std::string prospects =
      out.Say(Message::kReportProspects, {number(view.prospects()), number(view.queue())});
  if (view.opted_out() > 0) {
    absl::StrAppend(&prospects, out.Say(Message::kReportOptedOut, {number(view.opted_out())}));
  }
  out.Line(prospects, Style::kBold);
  Table touches;
  touches.rows.push_back({Cell(out.Say(Message::kReportTouches), Style::kDim),
                          absl::StrCat(Outbound(view.touches())), ChannelsOf(out, view)});
  touches.rows.push_back({Cell(out.Say(Message::kReportInbound), Style::kDim),
                          absl::StrCat(Inbound(view.touches())), ""});
  touches.right = {false, true, false};
  out.Print(touches);
  out.Line(out.Say(Message::kReportAssignments,
                   {number(view.assignments()), number(view.owner_changes()),
                    number(view.prospects_reassigned())}));
  out.Line(out.Say(Message::kReportDeals, {number(view.deals().won()), number(view.deals().lost()),
                                           number(view.deals().open())}));
  for (const v1::DealAmount& amount : view.deal_amounts()) {
    out.Line("  " +
             out.Say(Message::kReportAmounts, {MoneyForPeople(amount.won(), amount.currency()),
                                               MoneyForPeople(amount.open(), amount.currency())}));
  }
  if (view.follow_up_conversion().proposals() > 0) {
    out.Line(out.Say(Message::kReportConversion, {number(view.follow_up_conversion().won()),
                                                  number(view.follow_up_conversion().proposals()),
                                                  Percent(view.follow_up_conversion().rate())}));
  }
  if (view.has_touches_to_close()) {
    out.Line(out.Say(Message::kReportToClose, {absl::StrFormat("%.1f", view.touches_to_close())}));
  }
  for (const v1::Recovered& one : view.recovered()) {
    out.Line(
        out.Say(Message::kReportRecovered, {number(one.touches_at_least()), number(one.deals()),
                                            MoneyForPeople(one.amount(), one.currency())}));
  }
  PrintFollowUp(out, view);
  PrintRows(out, view);
  out.Line(
      out.Say(Message::kReportStamp, {number(view.at_seq()), number(view.definition_version())}),
      Style::kDim);
}

// One row a key of `--by`; without it one row for everything.
void PrintCsv(Printer& out, const v1::ReportView& view) {
  std::vector<std::string> channels;
  for (std::string_view word : domain::WordsOf<v1::Channel>()) channels.emplace_back(word);
  channels.push_back("inbound");
  std::string text = "key,prospects";
  for (const std::string& channel : channels) absl::StrAppend(&text, ",", channel);
  absl::StrAppend(&text, ",won,lost,open\n");
  const auto line = [&](const std::string& key, uint64_t prospects, const auto& touches,
                        const v1::DealCounts& deals) {
    absl::StrAppend(&text, SpreadsheetField(key), ",", prospects);
    for (const std::string& channel : channels) {
      const auto found = touches.find(channel);
      absl::StrAppend(&text, ",", found == touches.end() ? 0 : found->second);
    }
    absl::StrAppend(&text, ",", deals.won(), ",", deals.lost(), ",", deals.open(), "\n");
  };
  for (const v1::ReportRow& row : view.by()) {
    line(row.key(), row.prospects(), row.touches(), row.deals());
  }
  if (view.by().empty()) line("all", view.prospects(), view.touches(), view.deals());
  out.Text(text);
}

absl::Status RunReport(CommandContext& context, const ReportArgs& args) {
  if (args.csv && context.out.json()) {
    return UsageError("both --csv and --json are given", "give one of them");
  }
  if (!args.explain.empty()) return Explain(context, args.explain);
  TASUKI_ASSIGN_OR_RETURN(domain::ReportQuery query, Query(context, args));
  domain::Report report(query, context.directory.rows());
  TASUKI_RETURN_IF_ERROR(context.workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    report.Add(event.event());
    return true;
  }));
  TASUKI_ASSIGN_OR_RETURN(v1::ReportView view,
                          report.Finish(context.workspace.home().replica().applied()));
  if (query.by == domain::ReportBy::kFirm) NameFirms(context, view);
  view.set_now(TimeText(absl::FromUnixMicros(report.now_us()), context.workspace.zone()));
  view.set_opted_out(OptedOut(context, query));
  FillChannels(*view.mutable_touches());
  for (v1::ReportRow& row : *view.mutable_by()) {
    FillChannels(*row.mutable_touches());
    row.mutable_deals();
  }
  view.mutable_deals();
  view.mutable_follow_up_conversion();
  if (args.csv) {
    PrintCsv(context.out, view);
  } else {
    Print(context.out, view);
  }
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddReport(Verb verb) {
  auto args = std::make_shared<ReportArgs>();
  verb.Option("--from", args->from, "what happened from then on")
      .Hint("WHEN")
      .Otherwise("the beginning");
  verb.Option("--to", args->to, "what happened before then").Hint("WHEN").Otherwise("now");
  verb.Option("--member", args->member, "only their work")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  verb.Option("--by", args->by, "split it")
      .OneOf({"member", "firm", "segment", "channel", "source", "month"})
      .Otherwise("all in one");
  verb.Option("--explain", args->explain, "what a figure means, by its name in `--json`, or all")
      .Hint("NAME")
      .Otherwise("the figures themselves");
  verb.Switch("--csv", args->csv, "as a table for spreadsheets");
  verb.Does([args](CommandContext& context) { return RunReport(context, *args); });
}

}  // namespace tasuki::client
