#include "client/commands/flags.h"
#include "client/commands/outcome_told.h"
#include "client/commands/verbs.h"
#include "client/words/wording.h"
#include "common/base/check.h"

// `tasuki outcome`: what came of it (X3).

namespace tasuki::client {
namespace {

struct OutcomeArgs {
  std::string who, at;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  OutcomeFlags flags;
};

absl::Status RunOutcome(CommandContext& context, const OutcomeArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(absl::Time occurred, ReadHappened(context, args.at));
  Act act(context);
  TASUKI_RETURN_IF_ERROR(args.flags.AddTo(act, context, prospect, args.outcome, occurred));
  Printer& out = context.out;
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  SayWritten(context, view,
             out.Say(Message::kOutcomeWritten,
                     {Plain(out.language(), std::string(domain::WordOf(args.outcome))), name}));
  TASUKI_RETURN_IF_ERROR(TellOutcome(context, prospect, name, args.outcome, view));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddOutcome(Verb verb) {
  auto args = std::make_shared<OutcomeArgs>();
  AddWho(verb, args->who);
  AddWord(verb, "OUTCOME", args->outcome, "what came of it").Required().Hint("");
  verb.Option("--at", args->at, "when").Hint("WHEN").Otherwise("now");
  args->flags.Declare(verb);
  verb.Does([args](CommandContext& context) { return RunOutcome(context, *args); });
}

}  // namespace tasuki::client
