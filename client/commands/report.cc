#include "common/domain/report/report.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/report_lines.h"
#include "client/commands/report_query.h"
#include "client/commands/verbs.h"
#include "client/commands/written_file.h"
#include "client/export/report_csv.h"
#include "client/export/report_html.h"
#include "client/views/journal_source.h"
#include "client/views/report_loads.h"
#include "client/views/zones.h"
#include "client/words/phrases.h"
#include "client/words/report_definitions.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/replay/retell.h"
#include "common/domain/rows/preloaded.h"

// `tasuki report`: the team's figures (R150–R154), over all time unless told otherwise.

namespace tasuki::client {
namespace {

struct ReportArgs {
  ReportFlags flags;
  std::string explain, html;
  bool csv = false;
};

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

// What the histories say of those that somebody worked on; of a journal of imports alone, nothing.
absl::Status TellAgain(CommandContext& context, Seq head, const domain::Report& report,
                       domain::Retold& retold) {
  if (!report.IsWorkedOn()) return absl::OkStatus();
  domain::Rows& rows = context.directory.rows();
  const domain::RetellQuery query{absl::FromUnixMicros(report.now_us()),
                                  ZoneOf(rows, v1::TEAM, SubjectId())};
  TASUKI_ASSIGN_OR_RETURN(
      retold, domain::Retell(
                  query, [&](auto visit) { return VisitJournal(context.workspace, visit); },
                  head.value(), rows, context.workspace.home().overlay().history(),
                  [&](SubjectId prospect) { return report.IsWorkedOn(prospect); }));
  return absl::OkStatus();
}

absl::StatusOr<v1::ReportView> MakeReport(CommandContext& context, const ReportFlags& flags) {
  TASUKI_ASSIGN_OR_RETURN(AskedReport asked, ReadReportFlags(context, flags));
  const domain::ReportQuery& query = asked.query;
  // It looks up who decided what, and every handover, of about every prospect.
  domain::Preloaded preloaded(context.directory.rows());
  for (const char kind : domain::Report::kLooksUp) {
    TASUKI_RETURN_IF_ERROR(preloaded.Load(kind));
  }
  domain::Rows rows(preloaded);
  domain::Report report(query, rows);
  TASUKI_RETURN_IF_ERROR(context.workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    report.Add(event.event());
    return true;
  }));
  const Seq head = context.workspace.home().replica().applied();
  domain::Retold retold;
  TASUKI_RETURN_IF_ERROR(TellAgain(context, head, report, retold));
  report.SetRetold(retold);
  TASUKI_ASSIGN_OR_RETURN(v1::ReportView view, report.Finish(head));
  if (query.by == domain::ReportBy::kFirm) NameFirms(context, view);
  const absl::Time now = absl::FromUnixMicros(report.now_us());
  view.set_now(TimeText(now, context.workspace.zone()));
  FillChannels(*view.mutable_touches());
  for (v1::ReportRow& row : *view.mutable_by()) {
    FillChannels(*row.mutable_touches());
    row.mutable_deals();
  }
  view.mutable_deals();
  view.mutable_follow_up_conversion();
  *view.mutable_filters() = std::move(asked.filters);
  TASUKI_RETURN_IF_ERROR(AddLoads(context.directory, query, now, view));
  return view;
}

absl::Status WriteHtml(CommandContext& context, const std::string& path, v1::ReportView& view) {
  ReportPage page;
  const auto* team = context.directory.rows().Find(domain::TeamKey());
  if (team != nullptr) page.team = team->name();
  page.printed = TimeText(context.now, context.workspace.zone());
  TASUKI_RETURN_IF_ERROR(
      WriteForPeople(context, path, ReportHtml(view, page, context.out.language())));
  view.set_file(path);
  context.out.Line(context.out.Say(Message::kAuditPageWritten, {path}));
  return absl::OkStatus();
}

absl::Status RunReport(CommandContext& context, const ReportArgs& args) {
  if (args.csv && context.out.json()) {
    return UsageError("both --csv and --json are given", "give one of them");
  }
  if (!args.explain.empty()) return Explain(context, args.explain);
  TASUKI_ASSIGN_OR_RETURN(v1::ReportView view, MakeReport(context, args.flags));
  if (!args.html.empty()) {
    TASUKI_RETURN_IF_ERROR(WriteHtml(context, args.html, view));
  } else if (args.csv) {
    const bool split = !args.flags.by.empty();
    context.out.Text(ReportCsv(view, split ? ReportRows::kKeys : ReportRows::kFigures));
  } else {
    PrintReport(context.out, view);
  }
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddReport(Verb verb) {
  auto args = std::make_shared<ReportArgs>();
  args->flags.Declare(verb);
  verb.Option("--explain", args->explain, "what a figure means, by its name in `--json`, or all")
      .Hint("NAME")
      .Otherwise("the figures themselves");
  const Flag csv = verb.Switch("--csv", args->csv, "as a table for spreadsheets");
  verb.Option("--html", args->html, "a page to print, in the language of the command")
      .Hint("FILE")
      .Excludes(csv)
      .Offers(Offer::kFiles);
  verb.Does([args](CommandContext& context) { return RunReport(context, *args); });
}

}  // namespace tasuki::client
