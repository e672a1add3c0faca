#include <memory>
#include <string>
#include <vector>

#include "client/commands/coach_parts.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/replay_lines.h"
#include "client/commands/report_query.h"
#include "client/views/coach_find.h"
#include "client/views/coaching.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki coach find`: histories worth opening, by what the rules say of them (R145).

namespace tasuki::client {
namespace {

constexpr uint64_t kVerdictsShownMax = 200;  // Rows for people.

struct CoachFindArgs {
  std::string verdict, member, from, to;
  uint64_t limit = 0;
  Flag limit_flag;
};

absl::StatusOr<CoachFindQuery> CoachFindQueryOf(CommandContext& context,
                                                const CoachFindArgs& args) {
  CoachFindQuery query;
  query.verdict = domain::RuleVerdictOf(args.verdict);
  const absl::TimeZone zone = context.workspace.zone();
  if (!args.member.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.member, FindMember(context.directory, args.member));
    if (!MayReadCoaching(context.directory, *query.member)) {
      return NotAllowed(Phrase("what the rules say of $0's work is for them and the managers",
                               OneLine(context.directory.Member(*query.member))),
                        "leave out `--member`: your own is shown");
    }
  }
  if (!args.from.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const When from, ReadWhen(context, args.from, Tense::kHappened));
    query.from = StartOf(from, zone);
  }
  if (!args.to.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const When to, ReadWhen(context, args.to, Tense::kHappened));
    query.to = StartOf(to, zone);
  }
  TASUKI_RETURN_IF_ERROR(CheckSpan({query.from, args.from}, {query.to, args.to}));
  if (args.limit_flag.given()) {
    query.items_max = args.limit;
  } else if (!context.out.json()) {
    query.items_max = kVerdictsShownMax;
  }
  return query;
}

void PrintFound(Printer& out, const v1::CoachFindView& view) {
  Table table;
  table.headings = {out.Say(Message::kHeadWhen),    out.Say(Message::kHeadProspect),
                    out.Say(Message::kHeadCompany), out.Say(Message::kHeadVerdictOfRules),
                    out.Say(Message::kHeadWhose),   out.Say(Message::kHeadId)};
  table.columns = {Column::kWhole, Column::kName, Column::kName,
                   Column::kText,  Column::kName, Column::kWhole};
  for (const v1::RuleVerdictView& item : view.items()) {
    table.rows.push_back({TimeForPeople(out.language(), item.at()),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
                          RuleVerdictText(out.language(), item), OneLine(item.member()),
                          Cell(item.prospect().substr(0, kIdShown), Style::kDim)});
  }
  if (!table.rows.empty()) out.Print(table);
  if (view.total() == 0) return out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Line(out.Say(Message::kCoachFound,
                   {std::to_string(view.total()), std::to_string(view.prospects())}),
           Style::kDim);
  const uint64_t shown = static_cast<uint64_t>(view.items_size());
  if (view.total() > shown) {
    out.Line(out.Say(Message::kCoachFoundMore, {std::to_string(view.total() - shown)}),
             Style::kDim);
  }
}

absl::Status RunCoachFind(CommandContext& context, const CoachFindArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const CoachFindQuery query, CoachFindQueryOf(context, args));
  TASUKI_ASSIGN_OR_RETURN(const v1::CoachFindView view,
                          CoachFind(query, context.directory, context.now));
  PrintFound(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCoachFind(Verb& coach) {
  auto args = std::make_shared<CoachFindArgs>();
  Verb find = coach.Part("find", "histories worth opening, by what the rules say of them",
                         "tasuki coach find --verdict late-first --member Suzuki");
  std::vector<std::string> words;
  for (const std::string_view word : domain::RuleVerdictWords()) words.emplace_back(word);
  find.Option("--verdict", args->verdict, "only that verdict")
      .Hint("WORD")
      .OneOf(words)
      .Otherwise("all verdicts");
  find.Option("--member", args->member, "only what that colleague did or left")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  find.Option("--from", args->from, "only what came to stand from then on").Hint("WHEN");
  find.Option("--to", args->to, "only what came to stand before then")
      .Hint("WHEN")
      .Otherwise("now");
  args->limit_flag = find.Option("--limit", args->limit, "at most so many")
                         .Hint("N")
                         .Otherwise("200 for people, all with --json");
  find.Does([args](CommandContext& context) { return RunCoachFind(context, *args); });
}

}  // namespace tasuki::client
