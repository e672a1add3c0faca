#include "common/domain/report/report.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/table/csv_reader.h"
#include "client/words/money.h"
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
  std::string from, to, member, by;
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
  if (view.has_first_follow_up_hours()) {
    out.Line(
        out.Say(Message::kReportFirst, {absl::StrFormat("%.1f", view.first_follow_up_hours())}));
  }
  if (!view.response_rate_by_touch().empty()) {
    out.Line(out.Say(Message::kReportResponse), Style::kDim);
    for (const v1::ResponseRate& rate : view.response_rate_by_touch()) {
      out.Line("  " +
               out.Say(Message::kReportResponseLine, {number(rate.touch()), number(rate.answered()),
                                                      number(rate.sent()), Percent(rate.rate())}));
    }
  }
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
    absl::StrAppend(&text, CsvField(key), ",", prospects);
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
  TASUKI_ASSIGN_OR_RETURN(domain::ReportQuery query, Query(context, args));
  domain::Report report(query, context.directory.rows());
  TASUKI_RETURN_IF_ERROR(context.workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    report.Add(event.event());
    return true;
  }));
  TASUKI_ASSIGN_OR_RETURN(v1::ReportView view,
                          report.Finish(context.workspace.home().replica().applied()));
  if (query.by == domain::ReportBy::kFirm) NameFirms(context, view);
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
  verb.Switch("--csv", args->csv, "as a table for spreadsheets");
  verb.Does([args](CommandContext& context) { return RunReport(context, *args); });
}

}  // namespace tasuki::client
