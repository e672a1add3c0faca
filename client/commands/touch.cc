#include "client/commands/ask.h"
#include "client/commands/flags.h"
#include "client/commands/lint_lines.h"
#include "client/commands/outcome_told.h"
#include "client/commands/promise_choice.h"
#include "client/commands/touch_mail.h"
#include "client/commands/verbs.h"
#include "client/limits.h"
#include "client/views/conversation.h"
#include "client/views/lint_view.h"
#include "client/views/zones.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/message/lint.h"
#include "common/domain/rows/policies.h"

// `tasuki touch`: a contact in either direction, and what came of it, in one act (R040–R042).

namespace tasuki::client {
namespace {

struct TouchArgs {
  std::string who;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  bool inbound = false, greeting = false;
  std::string at, by, summary, body_file, then, delivers;
  v1::Gives gives = v1::GIVES_UNSPECIFIED;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  OutcomeFlags flags;
  TouchFile file;  // As --body-file names it, once it was read.
};

// The promise that the touch keeps, closed in the same act (X2).
absl::Status AddDelivery(Act& act, CommandContext& context, const TouchArgs& args,
                         SubjectId prospect, absl::Time occurred, EventDraft& touch) {
  if (args.delivers.empty()) return absl::OkStatus();
  if (args.inbound) {
    return UsageError("what they bring is no promise of ours",
                      "close theirs with `tasuki promise close WHO kept`");
  }
  TASUKI_ASSIGN_OR_RETURN(const PromiseAt promise,
                          ChoosePromise(context, prospect, args.delivers, WhosePromise::kOurs));
  touch.header.mutable_touch_logged()->set_delivers(promise.row.promise());
  v1::PromiseClosed& body = *act.Add(v1::PROMISE_CLOSED, v1::PROSPECT, promise.entry, occurred)
                                 .header.mutable_promise_closed();
  body.set_promise(promise.row.promise());
  body.set_fate(v1::KEPT);
  return absl::OkStatus();
}

// What lint says of a written message of ours, by the step that is due (X1); of what was said on
// the telephone or came in, nothing.
absl::StatusOr<std::optional<domain::LintResult>> LintOf(CommandContext& context,
                                                         const TouchArgs& args, SubjectId prospect,
                                                         const v1::ProspectRow& row,
                                                         const std::string& message) {
  const bool written = args.channel == v1::EMAIL || args.channel == v1::LETTER ||
                       args.channel == v1::TEXT || args.channel == v1::LINKEDIN;
  if (args.inbound || !written || message.empty()) return std::nullopt;
  domain::Rows& rows = context.workspace.rows();
  domain::LintStep step;
  const v1::Cadence* cadence = domain::CadenceOf(row.cadence(), rows);
  const uint32_t next = row.cadence().steps_done() + 1;
  if (cadence != nullptr && next <= static_cast<uint32_t>(cadence->steps_size())) {
    step = domain::StepOf(*cadence, next);
  }
  step.is_greeting = step.is_greeting || args.greeting;
  domain::LintContext known;
  known.gives = args.gives;
  TASUKI_ASSIGN_OR_RETURN(known.conversation, ConversationWith(prospect, context.directory));
  known.own = {context.directory.Member(context.workspace.home().identity().member)};
  return domain::Lint(message, domain::GuessLanguage(message), step,
                      domain::PresentPolicy(rows).messages(), known);
}

// What is logged is a mail that no person wrote: it answers nothing.
bool IsNotice(const TouchArgs& args) {
  return args.file.mail.has_value() && args.file.mail->kind != MailKind::kMessage;
}

// Reads the body file. A mail tells by itself which way it went and when.
absl::Status ReadBody(CommandContext& context, SubjectId prospect, TouchArgs& args) {
  if (args.body_file.empty()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(args.file, ReadTouchFile(context.Path(args.body_file)));
  if (!args.file.mail.has_value()) return absl::OkStatus();
  const Mail& mail = *args.file.mail;
  if (args.channel != v1::EMAIL) {
    return UsageError("the file is a mail", "log it as email, or give its text as a plain file");
  }
  TASUKI_RETURN_IF_ERROR(CheckNotLogged(context, prospect, mail));
  const v1::ProspectText& person = context.directory.Person(prospect);
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  const v1::Direction direction = DirectionOf(mail, person);
  if (direction == v1::OUTBOUND && args.inbound) {
    return UsageError("this mail went to them, and did not come in", "leave --in out");
  }
  if (direction == v1::DIRECTION_UNSPECIFIED && !args.inbound && !person.emails().empty()) {
    return Refused(Phrase("this mail is neither from $0 nor to them: it is from $1",
                          context.directory.Name(prospect), mail.from.Whole()),
                   "if that is their address, add it with `tasuki edit WHO --email`; if they sent "
                   "it from another one, add --in");
  }
  args.inbound = args.inbound || direction == v1::INBOUND;
  if (args.inbound || !args.by.empty()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const bool ours, IsOurs(context, prospect, mail));
  if (ours) return absl::OkStatus();
  return Refused(Phrase("this mail to $0 is from $1, which is no name and no address of ours",
                        context.directory.Name(prospect), mail.from.Whole()),
                 "if one of us sent it, say who with --by MEMBER; what others write to them is no "
                 "touch of ours");
}

// When a touch was: as it was typed, else as its mail says, else now.
absl::StatusOr<absl::Time> ReadOccurred(CommandContext& context, const TouchArgs& args) {
  const bool dated = args.file.mail.has_value() && args.file.mail->date.has_value();
  if (!args.at.empty() || !dated) return ReadHappened(context, args.at);
  const absl::Time at = *args.file.mail->date;
  if (at > context.now && at <= context.now + kClockOffMax) return context.now;
  if (absl::Status happened = CheckHappened(context, "Date", at); !happened.ok()) {
    return WithAdvice(happened, "the sender's clock was wrong: say when it came with --at");
  }
  return at;
}

// A machine's notice: a memo.
void AddNotice(Act& act, CommandContext& context, const TouchArgs& args, SubjectId prospect,
               absl::Time occurred) {
  PutNotice(*args.file.mail, context.workspace.home().identity().team,
            act.Add(v1::NOTE_ADDED, v1::PROSPECT, prospect, occurred));
}

absl::Status AddTouchTo(Act& act, CommandContext& context, const TouchArgs& args,
                        SubjectId prospect, const v1::ProspectRow& row, absl::Time occurred,
                        std::optional<domain::LintResult>& lint) {
  EventDraft& draft = act.Add(v1::TOUCH_LOGGED, v1::PROSPECT, prospect, occurred);
  v1::TouchLogged& body = *draft.header.mutable_touch_logged();
  body.set_channel(args.channel);
  body.set_direction(args.inbound ? v1::INBOUND : v1::OUTBOUND);
  body.set_gives(args.gives);
  body.set_greeting(args.greeting && !args.inbound);
  if (!args.by.empty()) {
    TASUKI_ASSIGN_OR_RETURN(MemberId by, FindMember(context.directory, args.by));
    if (by != context.workspace.home().identity().member) draft.header.set_done_by(by.str());
  }
  v1::TouchText text;
  text.set_summary(args.summary);
  text.set_body(args.file.text);
  if (args.file.mail.has_value()) {
    PutMail(*args.file.mail, context.workspace.home().identity().team, body);
    text = TextOf(*args.file.mail, args.summary);
  }
  TASUKI_ASSIGN_OR_RETURN(lint, LintOf(context, args, prospect, row, text.body()));
  if (lint.has_value()) domain::KeepFindings(*lint, body);
  if (text.ByteSizeLong() > 0) *draft.personal.emplace().mutable_touch() = std::move(text);
  return AddDelivery(act, context, args, prospect, occurred, draft);
}

absl::Status AddChosenNext(Act& act, CommandContext& context, const TouchArgs& args,
                           SubjectId prospect, const v1::ProspectRow& row, absl::Time occurred) {
  TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, prospect, row));
  TASUKI_ASSIGN_OR_RETURN(const ChosenDate chosen,
                          ReadNext(act, context, prospect, args.flags.next));
  EventDraft& draft = act.Add(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect, occurred);
  v1::NextTouchSet& body = *draft.header.mutable_next_touch_set();
  chosen.PutInto(body);
  body.set_with_touch(true);
  if (!args.then.empty()) draft.personal.emplace().mutable_remark()->set_text(args.then);
  return absl::OkStatus();
}

// Whether a meeting ends without a word of what comes next and when (R050, R117). Nothing is to be
// said where that is known: an appointment stands that this one does not serve for, or something
// was logged since; nor of who asked us to stop.
bool MustSayNext(CommandContext& context, const TouchArgs& args, SubjectId prospect,
                 const v1::ProspectRow& row, absl::Time occurred) {
  const bool met = args.channel == v1::MEETING || args.channel == v1::VIDEO;
  if (!met || !args.flags.next.empty() || args.outcome != v1::OUTCOME_UNSPECIFIED) return false;
  if (absl::ToUnixMicros(occurred) < row.last_touch_us()) return false;
  const absl::TimeZone zone = ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
  const int32_t day = domain::DayNumber(absl::ToCivilDay(occurred, zone));
  if (row.has_appointment() && row.appointment().slot().day() > day) return false;
  return !context.directory.IsOptedOut(prospect, row);
}

// One contact more than may go unanswered, without a reason (X2): what was done is logged, and
// told.
// By the limit of what ran before it: the last touch of a cadence ends that.
absl::Status AddFinding(CommandContext& context, SubjectId prospect, const v1::ProspectRow& before,
                        v1::WrittenView& view) {
  domain::Rows& rows = context.workspace.rows();
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (row == nullptr) return absl::OkStatus();
  const uint64_t burst = row->counters().burst();
  const uint64_t most = domain::TouchesMax(before, domain::PresentPolicy(rows), rows);
  if (most == 0 || burst <= most) return absl::OkStatus();
  view.add_findings(
      context.out.Say(Message::kTouchBeyond, {std::to_string(burst), std::to_string(most)}));
  context.out.Line(view.findings(0), Style::kWarning);
  return absl::OkStatus();
}

absl::Status RunTouch(CommandContext& context, TouchArgs args) {
  if (args.outcome == v1::OUTCOME_UNSPECIFIED && args.flags.says_what_came_of_it()) {
    return UsageError("--words, --reason, --value, --currency and --deal belong to an outcome",
                      "add --outcome");
  }
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(v1::ProspectRow row, LiveProspect(context, prospect));
  TASUKI_RETURN_IF_ERROR(ReadBody(context, prospect, args));
  TASUKI_ASSIGN_OR_RETURN(absl::Time occurred, ReadOccurred(context, args));

  if (!args.then.empty() && args.flags.next.empty()) {
    return UsageError("--then says what happens next, and belongs to --next", "add --next WHEN");
  }
  if (!args.then.empty() && args.outcome != v1::OUTCOME_UNSPECIFIED) {
    return UsageError("--then does not go with --outcome", "say it with --words");
  }
  if (MustSayNext(context, args, prospect, row, occurred)) {
    return AskForNext(
        context,
        context.out.Say(Message::kAskWhatNext, {OneLine(context.directory.Name(prospect))}),
        "a meeting ends with what happens next, and when",
        "add --next WHEN (and --then TEXT), or --outcome, such as --next +3d --then \"send the "
        "offer\"");
  }
  Act act(context);
  std::optional<domain::LintResult> lint;
  if (IsNotice(args)) {
    AddNotice(act, context, args, prospect, occurred);
  } else {
    TASUKI_RETURN_IF_ERROR(AddTouchTo(act, context, args, prospect, row, occurred, lint));
  }
  if (args.outcome != v1::OUTCOME_UNSPECIFIED) {
    TASUKI_RETURN_IF_ERROR(args.flags.AddTo(act, context, prospect, args.outcome, occurred));
  } else if (!args.flags.next.empty()) {
    TASUKI_RETURN_IF_ERROR(AddChosenNext(act, context, args, prospect, row, occurred));
  }
  Printer& out = context.out;
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  const bool met = args.channel == v1::MEETING || args.channel == v1::VIDEO;
  const Message done = args.inbound ? Message::kTouchIn : Message::kTouchOut;
  if (!IsNotice(args)) {
    out.Line(out.Say(met ? Message::kTouchMet : done,
                     {Plain(out.language(), std::string(domain::WordOf(args.channel))), name}));
  }
  if (args.file.mail.has_value()) TellMail(context, *args.file.mail, name, view);
  if (args.outcome != v1::OUTCOME_UNSPECIFIED) {
    SayWritten(context, view,
               out.Say(Message::kOutcomeWritten,
                       {Plain(out.language(), std::string(domain::WordOf(args.outcome))), name}));
    TASUKI_RETURN_IF_ERROR(TellOutcome(context, prospect, name, args.outcome, view));
  } else {
    for (const std::string& line : view.outweighed()) out.Line(line, Style::kWarning);
  }
  if (!args.inbound && !IsNotice(args)) {
    TASUKI_RETURN_IF_ERROR(AddFinding(context, prospect, row, view));
  }
  if (lint.has_value()) PutFindings(*lint, out.language(), *view.mutable_lint());
  SayFindings(out, view.lint());
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddTouch(Verb verb) {
  auto args = std::make_shared<TouchArgs>();
  AddWho(verb, args->who);
  AddWord(verb, "CHANNEL", args->channel, "how").Required().Hint("");
  verb.Switch("--in", args->inbound, "they contacted us");
  verb.Option("--at", args->at, "when").Hint("WHEN").Otherwise("now");
  verb.Option("--by", args->by, "who did it")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("you");
  verb.Option("--summary", args->summary, "what was said or sent").Hint("TEXT");
  verb.Option("--body-file", args->body_file, "the whole message: text, or a mail (.eml)")
      .Hint("FILE")
      .Offers(Offer::kFiles);
  verb.Option("--then", args->then, "with --next: what happens then").Hint("TEXT");
  verb.Option("--delivers", args->delivers, "the promise of ours that it keeps").Hint("ID");
  AddWord(verb, "--gives", args->gives, "what it gave them");
  verb.Switch("--greeting", args->greeting, "of a season: it asks and gives nothing");
  AddWord(verb, "--outcome", args->outcome, "what came of it");
  args->flags.Declare(verb);
  verb.Does([args](CommandContext& context) { return RunTouch(context, *args); });
}

}  // namespace tasuki::client
