#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/ask.h"
#include "client/commands/coach_parts.h"
#include "client/commands/flags.h"
#include "client/commands/policy_file.h"
#include "client/commands/replay_lines.h"
#include "client/views/relationship.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki coach replay`: a history step by step, as lines or as one object (N06, N07); at a
// keyboard the process that was started shows it full-screen (replay_screen.h).

namespace tasuki::client {
namespace {

struct ReplayArgs {
  std::vector<std::string> who;
  uint64_t step = 0;
  Flag step_flag;
  bool known = false;
  bool hide_next = false;
  std::string policy;
};

void PrintStep(Printer& out, const v1::ReplayView& view, const v1::ReplayStepView& step,
               absl::TimeZone reader) {
  const std::string number = std::to_string(step.step());
  const std::string total = std::to_string(view.total());
  out.Line();
  out.Line(view.known() && !step.laptop().empty()
               ? out.Say(Message::kReplayKnownHead, {number, total, OneLine(step.laptop())})
               : out.Say(Message::kReplayHead, {number, total}),
           Style::kDim);
  const ReplayLine done = StepDone(out.language(), step);
  out.Line(done.text, done.style);
  for (const ReplayLine& line : StepLines(out.language(), step, reader)) {
    out.Line(absl::StrCat("  ", line.text), line.style);
  }
}

void PrintReplay(Printer& out, const v1::ReplayView& view, absl::TimeZone reader) {
  std::string title = OneLine(view.name());
  if (!view.company().empty()) {
    absl::StrAppend(&title, out.Say(Message::kComma), OneLine(view.company()));
  }
  out.Line(title, Style::kBold);
  for (const v1::ReplayStepView& step : view.steps()) PrintStep(out, view, step, reader);
  if (view.hides_next()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kReplayAskNext)), Style::kDim);
  }
  if (view.verdicts().empty()) return;
  out.Line();
  out.Line(out.Say(Message::kReplaySince), Style::kDim);
  for (const v1::RuleVerdictView& verdict : view.verdicts()) {
    out.Line(absl::StrCat("! ", RuleVerdictLine(out.language(), verdict)), Style::kWarning);
  }
}

absl::Status RunReplay(CommandContext& context, const ReplayArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect,
                          FindProspect(context.directory, absl::StrJoin(args.who, " ")));
  const bool on_screen = CanAsk(context) && context.request.columns > 0 &&
                         context.request.progress && !args.step_flag.given();
  if (on_screen) return AskForScreen();
  if (args.hide_next && !args.step_flag.given()) {
    return UsageError("on a pipe nobody can be asked",
                      "add `--step N`: what follows that step is left out");
  }
  ReplayQuery query;
  query.prospect = prospect;
  query.language = context.out.language();
  if (args.known) query.clock = domain::StepClock::kLaptop;
  if (args.step_flag.given()) query.step = args.step;
  if (!args.policy.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.policy, ReadPolicyFile(context, args.policy));
  }
  TASUKI_ASSIGN_OR_RETURN(v1::ReplayView view, ReplayOf(query, context.directory, context.now));
  view.set_hides_next(args.hide_next && args.step < view.total());
  PrintReplay(context.out, view, context.workspace.zone());
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCoachReplay(Verb& coach) {
  auto args = std::make_shared<ReplayArgs>();
  Verb replay = coach.Part("replay", "go through one history step by step",
                           "tasuki coach replay Yamada --hide-next");
  replay.Option("WHO", args->who, "words of a name or company, or the start of an id")
      .Required()
      .Hint("")
      .Offers(Offer::kWho);
  args->step_flag = replay.Option("--step", args->step, "only that step, from 1")
                        .Hint("N")
                        .Otherwise("all of them; at a keyboard a screen with keys");
  replay.Switch("--known", args->known, "as the laptop that wrote each step knew it");
  replay
      .Option("--policy", args->policy,
              "as if this policy had been in force all along (JSON as `policy show` prints it)")
      .Hint("FILE")
      .Offers(Offer::kFiles, {kShippedName})
      .Otherwise("the policies that were");
  replay.Switch("--hide-next", args->hide_next, "ask before what was done next is shown");
  replay.Does([args](CommandContext& context) { return RunReplay(context, *args); });
}

}  // namespace tasuki::client
