#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/commands/coach_parts.h"
#include "client/commands/flags.h"
#include "client/commands/report_query.h"
#include "client/views/coaching.h"
#include "client/views/score.h"
#include "client/words/money.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/audit/measures.h"
#include "common/domain/rows/policies.h"

// `tasuki coach score`: how well somebody follows up: timing and quality, not counts (R145);
// discipline is praised apart from won deals (R146).

namespace tasuki::client {
namespace {

struct ScoreArgs {
  std::string member;
  ReportTimes times;
};

// Those missed that a line names; --json has all, and those done.
constexpr size_t kMissedShown = 8;

std::string ShareOf(double rate) { return absl::StrFormat("%.1f %%", rate * 100); }

std::string MissedText(Printer& out, const v1::ScoreFigureView& figure) {
  std::vector<std::string> names;
  uint64_t missed = 0;
  for (const v1::ScoreBehindView& one : figure.behind()) {
    if (one.done()) continue;
    if (++missed > kMissedShown) continue;
    names.push_back(one.due().empty()
                        ? OneLine(one.name())
                        : out.Say(Message::kParenthesis, {OneLine(one.name()), one.due()}));
  }
  if (missed > kMissedShown) {
    names.push_back(
        InLanguage(out.language(), Phrase("and $0 more", std::to_string(missed - kMissedShown))));
  }
  return absl::StrJoin(names, out.Say(Message::kComma));
}

void Print(Printer& out, const v1::ScoreView& view) {
  const Language language = out.language();
  out.Line(InLanguage(language, Phrase("$0: how well it was followed up, $1 to $2",
                                       OneLine(view.member()), TimeForPeople(language, view.from()),
                                       TimeForPeople(language, view.to()))),
           Style::kBold);
  Table table;
  table.indent = 2;
  table.headings = {out.Say(Message::kHeadWhat), InLanguage(language, "done well"),
                    InLanguage(language, "of"), "", InLanguage(language, "not so")};
  table.columns = {Column::kWhole, Column::kWhole, Column::kWhole, Column::kWhole, Column::kText};
  table.right = {false, true, true, true};
  for (const v1::ScoreFigureView& figure : view.figures()) {
    if (figure.of() == 0) continue;
    table.rows.push_back({ValueForPeople(language, "duty", figure.name()),
                          std::to_string(figure.part()), std::to_string(figure.of()),
                          ShareOf(figure.rate()), Cell(MissedText(out, figure), Style::kDim)});
  }
  if (!table.rows.empty()) out.Print(table);
  if (view.discipline().has_rate()) {
    out.Line(InLanguage(
        language,
        Phrase("  done in time: $0 of $1 ($2)", std::to_string(view.discipline().part()),
               std::to_string(view.discipline().of()), ShareOf(view.discipline().rate()))));
  } else {
    out.Line("  " + out.Say(Message::kRecordNothingDue));
  }
  std::vector<std::string> praise;
  for (const std::string& name : view.praise()) {
    praise.push_back(ValueForPeople(language, "duty", name));
  }
  if (!praise.empty()) {
    out.Line(InLanguage(language, Phrase("  worth praising, nothing missed: $0",
                                         absl::StrJoin(praise, out.Say(Message::kComma)))));
  }
  std::vector<std::string> amounts;
  for (const v1::DealAmount& amount : view.won_amounts()) {
    amounts.push_back(MoneyForPeople(amount.won(), amount.currency()));
  }
  out.Line(amounts.empty()
               ? InLanguage(language, Phrase("  apart from that, won: $0 {0:deal|deals}",
                                             std::to_string(view.won())))
               : InLanguage(language, Phrase("  apart from that, won: $0 {0:deal|deals} ($1)",
                                             std::to_string(view.won()),
                                             absl::StrJoin(amounts, out.Say(Message::kComma)))),
           Style::kDim);
}

absl::Status RunScore(CommandContext& context, const ScoreArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, args.member));
  if (!MayReadCoaching(context.directory, member)) {
    return NotAllowed(Phrase("the score of $0 is for them and the managers",
                             OneLine(context.directory.Member(member))),
                      "your own: `tasuki coach score` with your name");
  }
  TASUKI_ASSIGN_OR_RETURN(const TimesRead times, ReadReportTimes(context, args.times));
  const v1::Measures measures = domain::MeasuresOf(domain::PresentPolicy(context.directory.rows()));
  const absl::Time to = std::min(times.to.value_or(context.now), context.now);
  const absl::Time from =
      times.from.value_or(to - absl::Hours(24) * int64_t{measures.discipline_days()});
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::ScoreView view,
                          ScoreOf(context.directory, presenter, member, from, to));
  Print(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCoachScore(Verb& coach) {
  auto args = std::make_shared<ScoreArgs>();
  Verb part = coach.Part("score", "how well somebody follows up: timing and quality, not counts",
                         "tasuki coach score Suzuki --from 2026-04-01");
  part.Option("MEMBER", args->member, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  args->times.Declare(part);
  part.Does([args](CommandContext& context) { return RunScore(context, *args); });
}

}  // namespace tasuki::client
