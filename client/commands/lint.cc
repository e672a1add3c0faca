#include <memory>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/lint_lines.h"
#include "client/commands/touch_mail.h"
#include "client/commands/verbs.h"
#include "client/views/conversation.h"
#include "client/views/lint_view.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/message/lint.h"
#include "common/domain/rows/policies.h"

// `tasuki lint`: what a message does against the rules of its step (R099–R105, R109, X1).

namespace tasuki::client {
namespace {

struct LintArgs {
  std::string file, cadence, language, to;
  uint64_t step = 0;
  Flag step_flag;
  v1::Gives gives = v1::GIVES_UNSPECIFIED;
  bool greeting = false;
};

// The text of the message in a file, a mail or plain text. The one place where it is got.
absl::StatusOr<std::string> BodyOf(CommandContext& context, const std::string& file) {
  TASUKI_ASSIGN_OR_RETURN(TouchFile read, ReadTouchFile(context.Path(file)));
  return read.mail.has_value() ? std::move(read.mail->text) : std::move(read.text);
}

// What is known of whom it goes to, where that is said.
absl::StatusOr<domain::LintContext> KnownOf(CommandContext& context, const LintArgs& args) {
  domain::LintContext known;
  known.gives = args.gives;
  if (args.to.empty()) return known;
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.to));
  TASUKI_ASSIGN_OR_RETURN(known.conversation, ConversationWith(prospect, context.directory));
  known.own = {context.directory.Member(context.workspace.home().identity().member)};
  return known;
}

absl::StatusOr<domain::LintStep> StepAsked(CommandContext& context, const LintArgs& args) {
  domain::LintStep step;
  if (args.cadence.empty() != !args.step_flag.given()) {
    return UsageError("--cadence and --step belong together", "give both, or neither");
  }
  if (!args.cadence.empty()) {
    TASUKI_RETURN_IF_ERROR(CheckCadence(context, args.cadence));
    const v1::Cadence* cadence =
        domain::FindCadence(args.cadence, domain::PresentPolicy(context.workspace.rows()));
    const int steps = cadence == nullptr ? 0 : cadence->steps_size();
    if (args.step == 0 || args.step > static_cast<uint64_t>(steps)) {
      return UsageError(Phrase("the cadence has no step $0", args.step),
                        Phrase("give one from 1 to $0", steps));
    }
    step = domain::StepOf(*cadence, static_cast<uint32_t>(args.step));
  }
  step.is_greeting = step.is_greeting || args.greeting;
  return step;
}

absl::Status RunLint(CommandContext& context, const LintArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const domain::LintStep step, StepAsked(context, args));
  TASUKI_ASSIGN_OR_RETURN(const std::string body, BodyOf(context, args.file));
  const domain::MessageLanguage language = args.language.empty()
                                               ? domain::GuessLanguage(body)
                                               : domain::MessageLanguageOf(args.language);
  TASUKI_ASSIGN_OR_RETURN(const domain::LintContext known, KnownOf(context, args));
  const domain::LintResult result = domain::Lint(
      body, language, step, domain::PresentPolicy(context.workspace.rows()).messages(), known);
  Printer& out = context.out;
  v1::LintView view;
  PutFindings(result, out.language(), *view.mutable_findings());
  view.set_language(std::string(domain::WordOf(language)));
  view.set_cadence(args.cadence);
  view.set_step(step.number);
  view.set_sentences(result.sentences);
  view.set_questions(result.questions);
  SayFindings(out, view.findings());
  if (view.findings().empty()) out.Line(out.Say(Message::kLintClean), Style::kBold);
  out.Line(out.Say(Message::kLintCounts,
                   {std::to_string(result.sentences), std::to_string(result.questions)}),
           Style::kDim);
  out.Json(view);
  return HasError(view.findings()) ? Refused("", "") : absl::OkStatus();
}

}  // namespace

void SayFindings(Printer& out,
                 const google::protobuf::RepeatedPtrField<v1::LintFinding>& findings) {
  for (const v1::LintFinding& one : findings) {
    const std::string place = one.line() == 0
                                  ? out.Say(Message::kLintWhole)
                                  : out.Say(Message::kLintLine, {std::to_string(one.line())});
    const bool is_error = one.severity() == "error";
    out.Line(out.Say(is_error ? Message::kLintError : Message::kLintWarning,
                     {place, OneLine(one.text()), one.rule()}),
             is_error ? Style::kBad : Style::kWarning);
  }
}

void AddLint(Verb verb) {
  auto args = std::make_shared<LintArgs>();
  verb.Option("FILE", args->file, "the message: plain text or a mail (.eml)")
      .Required()
      .Offers(Offer::kFiles);
  verb.Option("--cadence", args->cadence, "by the rules of a step of this one")
      .Hint("NAME")
      .Otherwise("by those of every step")
      .Offers(Offer::kCadences);
  args->step_flag = verb.Option("--step", args->step, "which step, from 1")
                        .Hint("N")
                        .Otherwise("by those of every step");
  verb.Option("--language", args->language, "in which it is written")
      .OneOf({"ja", "en"})
      .Otherwise("as it reads");
  verb.Option("--to", args->to, "to whom it goes: it must speak of your conversation")
      .Hint("WHO")
      .Otherwise("nobody it knows of")
      .Offers(Offer::kWho);
  AddWord(verb, "--gives", args->gives, "what it gave them");
  verb.Switch("--greeting", args->greeting, "of a season: it asks and gives nothing");
  verb.Does([args](CommandContext& context) { return RunLint(context, *args); });
}

}  // namespace tasuki::client
