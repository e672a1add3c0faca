#include "client/commands/report_lines.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/export/report_words.h"
#include "client/words/display.h"
#include "client/words/money.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

std::string RateText(double rate) { return absl::StrFormat("%.1f %%", rate * 100); }

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

std::string CountText(uint64_t value) { return std::to_string(value); }

// A share as a bar behind its line, where a terminal has room for it: what falls off, and where, is
// seen at a glance.
constexpr int kBarCells = 20;
constexpr int kTextCells = 48;

void PrintShare(Printer& out, std::string line, double rate) {
  line = "  " + line;
  if (out.options().width >= kTextCells + 2 * kBarCells) {  // Its blocks may be two columns wide.
    const int cells = static_cast<int>(std::lround(std::clamp(rate, 0.0, 1.0) * kBarCells));
    line.append(static_cast<size_t>(std::max(kTextCells - DisplayWidth(line), 1)), ' ');
    for (int i = 0; i < kBarCells; ++i) line += i < cells ? "█" : "·";
  }
  out.Line(line);
}

void PrintResponses(Printer& out, const v1::ReportView& view) {
  if (view.response_rate_by_touch().empty()) return;
  out.Line(out.Say(Message::kReportResponse), Style::kDim);
  for (const v1::ResponseRate& rate : view.response_rate_by_touch()) {
    if (rate.touch() > kTouchesShown) break;
    if (rate.sent() == 0) {  // No rate of nothing.
      out.Line("  " +
               InLanguage(out.language(), Phrase("$0: $1 still open", CountText(rate.touch()),
                                                 CountText(rate.open()))));
      continue;
    }
    std::string line =
        out.Say(Message::kReportResponseLine, {CountText(rate.touch()), CountText(rate.answered()),
                                               CountText(rate.sent()), RateText(rate.rate())});
    if (rate.open() > 0) {
      absl::StrAppend(&line, out.Say(Message::kReportOpen, {CountText(rate.open())}));
    }
    PrintShare(out, line, rate.rate());
  }
}

void PrintSteps(Printer& out, const v1::ReportView& view) {
  if (view.response_rate_by_step().empty()) return;
  out.Line(InLanguage(out.language(), "answers by cadence and step"), Style::kDim);
  for (const v1::StepResponse& rate : view.response_rate_by_step()) {
    const std::string step = CountText(rate.step());
    const std::string cadence = OneLine(ValueForPeople(out.language(), "cadence", rate.cadence()));
    if (rate.sent() == 0) {
      out.Line("  " + InLanguage(out.language(), Phrase("$0, step $1: $2 still open", cadence, step,
                                                        CountText(rate.open()))));
      continue;
    }
    std::string line =
        InLanguage(out.language(),
                   Phrase("$0, step $1: $2 of $3 ($4)", cadence, step, CountText(rate.answered()),
                          CountText(rate.sent()), RateText(rate.rate())));
    if (rate.open() > 0) {
      absl::StrAppend(&line, out.Say(Message::kReportOpen, {CountText(rate.open())}));
    }
    PrintShare(out, line, rate.rate());
  }
}

// Members that are shown to people; --json has all.
constexpr int kLoadsShown = 50;

// What each has in motion, against floor and ceiling (X4).
void PrintLoads(Printer& out, const v1::ReportView& view) {
  if (view.load().empty()) return;
  const v1::LoadView& first = view.load(0);
  out.Line(InLanguage(out.language(),
                      Phrase("in motion for each (at least $0, at most $1; promises at most $2)",
                             CountText(first.floor()), CountText(first.ceiling()),
                             CountText(first.promises_ceiling()))),
           Style::kDim);
  Table table;
  table.indent = 2;
  table.headings = {InLanguage(out.language(), "member"), InLanguage(out.language(), "in motion"),
                    InLanguage(out.language(), "open promises"), ""};
  table.columns = {Column::kName, Column::kWhole, Column::kWhole, Column::kWhole};
  table.right = {false, true, true};
  for (const v1::LoadView& one : view.load()) {
    if (static_cast<int>(table.rows.size()) == kLoadsShown) break;
    const bool within = one.state() == "within";
    table.rows.push_back(
        {Cell(OneLine(one.member()), Style::kBold), CountText(one.active()),
         CountText(one.promises()),
         within ? Cell("") : Cell(LoadText(out.language(), one.state()), Style::kWarning)});
  }
  out.Print(table);
}

void PrintSticking(Printer& out, const v1::Stickability& stick) {
  const v1::ShareView& reached = stick.reached_limit();
  if (!reached.has_rate() && !stick.steps(0).has_rate()) return;
  out.Line(out.Say(Message::kReportStick), Style::kDim);
  for (const v1::StickStep& step : stick.steps()) {
    if (!step.has_rate()) continue;
    out.Line(
        out.Say(Message::kReportStickLine, {CountText(step.touch()), CountText(step.followed()),
                                            CountText(step.unanswered()), RateText(step.rate())}));
  }
  if (!reached.has_rate()) return;
  out.Line(out.Say(Message::kReportReached,
                   {CountText(reached.part()), CountText(reached.of()), RateText(reached.rate())}));
}

void PrintFirst(Printer& out, const v1::ReportView& view) {
  if (!view.has_first_follow_up_hours()) return;
  out.Line(out.Say(Message::kReportFirst, {absl::StrFormat("%.1f", view.first_follow_up_hours()),
                                           CountText(view.first_follow_up_n())}));
  for (const v1::FirstFollowUpBand& band : view.first_follow_up()) {
    if (band.sent() == 0) continue;
    const std::string from = CountText(band.from_hours()), sent = CountText(band.sent());
    const std::string answered = CountText(band.answered());
    out.Line(band.to_hours() == 0 ? out.Say(Message::kReportFirstLast, {from, answered, sent})
                                  : out.Say(Message::kReportFirstBand,
                                            {from, CountText(band.to_hours()), answered, sent}));
  }
}

// How the team follows up: how soon, how long, and what that brings.
void PrintFollowUp(Printer& out, const v1::ReportView& view) {
  PrintFirst(out, view);
  PrintResponses(out, view);
  PrintSteps(out, view);
  PrintSticking(out, view.stickability());
  if (view.same_day().has_rate()) {
    out.Line(out.Say(Message::kReportSameDay,
                     {CountText(view.same_day().part()), CountText(view.same_day().of()),
                      RateText(view.same_day().rate())}));
  }
  const v1::PromiseFigures& promises = view.promises();
  if (promises.due() > 0) {
    out.Line(
        out.Say(Message::kReportPromises,
                {CountText(promises.due()), CountText(promises.early() + promises.on_time()),
                 CountText(promises.too_early()), CountText(promises.late() + promises.broken())}));
  }
  PrintLoads(out, view);
  if (view.lost_by().their_no() + view.lost_by().stopping() > 0) {
    out.Line(out.Say(Message::kReportLostBy,
                     {CountText(view.lost_by().their_no()), CountText(view.lost_by().stopping())}));
  }
  for (const v1::Concentration& one : view.concentration()) {
    if (!one.has_rate()) continue;
    out.Line(out.Say(Message::kReportConcentration, {one.currency(), CountText(one.best()),
                                                     CountText(one.of()), RateText(one.rate())}));
    if (!one.has_others_rate()) continue;
    out.Line(out.Say(
        Message::kReportLapses,
        {CountText(one.lapses_of_others()), CountText(one.lapses()), RateText(one.others_rate())}));
  }
}

}  // namespace

void PrintReport(Printer& out, const v1::ReportView& view) {
  const auto number = [](uint64_t value) { return std::to_string(value); };
  std::string prospects =
      out.Say(Message::kReportProspects, {number(view.prospects()), number(view.queue())});
  if (view.opted_out() > 0) {
    absl::StrAppend(&prospects, out.Say(Message::kReportOptedOut, {number(view.opted_out())}));
  }
  const std::string filters = FiltersText(out.language(), view.filters());
  if (!filters.empty()) out.Line(filters, Style::kDim);
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
                                                  RateText(view.follow_up_conversion().rate())}));
  }
  if (view.has_touches_to_close()) {
    out.Line(out.Say(Message::kReportToClose, {absl::StrFormat("%.1f", view.touches_to_close()),
                                               number(view.touches_to_close_n())}));
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

}  // namespace tasuki::client
