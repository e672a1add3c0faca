#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/domain/catalogue.h"

// `tasuki undo`: a fact was wrong. It is left out of the fold and stays visible.

namespace tasuki::client {
namespace {

constexpr size_t kPrefixMin = 4;  // Hex digits.

struct Args {
  std::string event, why;
};

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
  Act act(context);
  const SubjectId subject = SubjectId::FromTrusted(wrong.subject().id());
  EventDraft& draft = act.Add(v1::FACT_RETRACTED, wrong.subject().kind(), subject);
  v1::EventRef& fact = *draft.header.mutable_fact_retracted()->mutable_fact();
  fact.set_event_id(wrong.event_id());
  fact.set_replica(event->replica.str());
  fact.set_replica_seq(event->replica_seq.value());
  draft.personal.emplace().mutable_remark()->set_text(args.why);
  const bool prospect = wrong.subject().kind() == v1::PROSPECT;
  const std::string name =
      prospect ? context.directory.Name(subject) : context.directory.FirmName(subject);
  absl::StatusOr<v1::WrittenView> view = act.Write();
  if (!view.ok()) {
    return absl::IsPermissionDenied(view.status())
               ? WithAdvice(view.status(), "ask whoever wrote it, or a manager")
               : view.status();
  }
  context.out.Line(context.out.Say(Message::kRetracted, {type, OneLine(name)}));
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
