#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/rows/policies.h"

// `tasuki outcome`: what came of it (X3).

namespace tasuki::client {
namespace {

struct OutcomeArgs {
  std::string who, at;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  OutcomeFlags flags;
};

// From so many on, being put off is pointed out (R115).
constexpr uint32_t kDeferralsTold = 3;

// How often they said "not now", this time with: of the last events, which a row keeps.
absl::StatusOr<uint32_t> Deferrals(CommandContext& context, SubjectId prospect) {
  domain::Rows& rows = context.workspace.rows();
  const auto* found = rows.Find(domain::ProspectKey(prospect));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (found == nullptr) return 0;
  const v1::Timeline recent = found->recent();
  uint32_t count = 0;
  int64_t seq = 0;
  for (const int64_t step : recent.seq()) {
    seq += step;
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event,
                            context.workspace.EventAt(Seq(static_cast<uint64_t>(seq))));
    if (!domain::HasTakenEffect(event.event(), rows)) continue;
    if (domain::IsTakenBack(event.header, event.replica, event.seq, rows)) continue;
    if (event.header.outcome_recorded().outcome() == v1::NOT_NOW) ++count;
  }
  return count;
}

// What the outcome means in this team (R023), so that one sees whether it was the right one.
std::string Definition(CommandContext& context, v1::Outcome outcome) {
  const v1::Policy& policy = domain::PresentPolicy(context.workspace.rows());
  for (const v1::OutcomeDefinition& one : policy.outcomes()) {
    if (one.outcome() != std::string(domain::WordOf(outcome))) continue;
    const bool japanese = context.out.language() == Language::kJapanese;
    return OneLine(japanese && !one.japanese().empty() ? one.japanese() : one.text());
  }
  return "";
}

// What there is to say of it beyond that it was written.
absl::Status SayMore(CommandContext& context, SubjectId prospect, const std::string& name,
                     v1::Outcome outcome, v1::WrittenView& view) {
  Printer& out = context.out;
  if (const std::string definition = Definition(context, outcome); !definition.empty()) {
    const std::string word = Plain(out.language(), std::string(domain::WordOf(outcome)));
    out.Line(absl::StrCat("  ", out.Say(Message::kOutcomeMeans, {word, definition})), Style::kDim);
  }
  if (outcome != v1::NOT_NOW) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const uint32_t times, Deferrals(context, prospect));
  view.set_deferrals(times);
  if (times >= kDeferralsTold) {
    out.Line(absl::StrCat("  ", out.Say(Message::kDeferredAgain, {name, std::to_string(times)})),
             Style::kWarning);
  }
  return absl::OkStatus();
}

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
  TASUKI_RETURN_IF_ERROR(SayMore(context, prospect, name, args.outcome, view));
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
