#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/people.h"
#include "common/domain/catalogue.h"

// `tasuki undo`: a fact was wrong. It is left out of the fold and stays visible.

namespace tasuki::client {
namespace {

constexpr size_t kPrefixMin = 4;  // Hex digits.

struct Args {
  std::string event, why;
};

void Retract(Act& act, const StoredEvent& event, const std::string& why) {
  const v1::Subject& subject = event.header.subject();
  EventDraft& draft =
      act.Add(v1::FACT_RETRACTED, subject.kind(), SubjectId::FromTrusted(subject.id()));
  v1::EventRef& fact = *draft.header.mutable_fact_retracted()->mutable_fact();
  fact.set_event_id(event.header.event_id());
  fact.set_replica(event.replica.str());
  fact.set_replica_seq(event.replica_seq.value());
  draft.personal.emplace().mutable_remark()->set_text(why);
}

// An outcome won or lost wrote its deal's closing right after itself: they go together.
std::optional<StoredEvent> ClosingOf(CommandContext& context, const StoredEvent& outcome) {
  if (outcome.header.outcome_recorded().deal().empty() || outcome.act_left == 0) {
    return std::nullopt;
  }
  absl::StatusOr<StoredEvent> next = context.workspace.EventAt(outcome.seq.Next());
  if (!next.ok() || next->replica != outcome.replica ||
      next->replica_seq != outcome.replica_seq.Next() ||
      next->header.deal_closed().deal() != outcome.header.outcome_recorded().deal()) {
    return std::nullopt;
  }
  return *std::move(next);
}

absl::Status Run(CommandContext& context, const Args& args) {
  if (args.event.size() < kPrefixMin) {
    return UsageError("an event is named by at least 4 digits of its id", "`tasuki log` has them");
  }
  absl::StatusOr<StoredEvent> event = context.workspace.FindEvent(args.event);
  if (!event.ok()) return WithAdvice(event.status(), "`tasuki log` and `tasuki show` have the ids");
  const v1::Header& wrong = event->header;
  const std::string type(domain::TypeWord(wrong.type()));
  if (wrong.kind() != v1::FACT || wrong.type() == v1::FACT_RETRACTED) {
    return Refused(absl::StrCat(type, " cannot be taken back; only facts can"),
                   "decide anew instead, with `tasuki assign` for example");
  }
  if (!domain::MayBeTakenBack(wrong)) {
    const bool answer =
        wrong.type() == v1::HANDOVER_ACCEPTED || wrong.type() == v1::HANDOVER_DECLINED;
    return Refused(
        answer ? "the answer to a handover cannot be taken back: it has decided who is accountable"
               : "a change of company cannot be taken back: it may have decided who is accountable",
        answer ? "answer once more with `tasuki handover accept` or `decline`: the last one stands"
               : "give the former one again with `tasuki edit WHO --company C`");
  }
  Act act(context);
  const SubjectId subject = SubjectId::FromTrusted(wrong.subject().id());
  Retract(act, *event, args.why);
  if (std::optional<StoredEvent> closing = ClosingOf(context, *event)) {
    Retract(act, *closing, args.why);
  }
  const bool prospect = wrong.subject().kind() == v1::PROSPECT;
  const std::string name =
      prospect ? context.directory.Name(subject) : context.directory.FirmName(subject);
  absl::StatusOr<v1::WrittenView> view = act.Write();
  if (!view.ok()) {
    return absl::IsPermissionDenied(view.status())
               ? WithAdvice(view.status(), "ask whoever wrote it, or a manager")
               : view.status();
  }
  context.out.Line(context.out.Say(Message::kRetracted,
                                   {PlainType(context.out.language(), type), OneLine(name)}));
  return PrintWritten(context, *std::move(view), prospect ? subject : SubjectId());
}

}  // namespace

void AddUndo(Verb verb) {
  auto args = std::make_shared<Args>();
  verb.Option("EVENT", args->event, "the start of the event's id").Required().Hint("");
  verb.Option("--why", args->why, "what was wrong").Required().Hint("TEXT");
  verb.Does([args](CommandContext& context) { return Run(context, *args); });
}

}  // namespace tasuki::client
