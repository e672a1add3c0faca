#include "client/commands/flags.h"
#include "client/commands/outcome_told.h"
#include "client/commands/verbs.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"

// `tasuki touch`: a contact in either direction, and what came of it, in one act (R040–R042).

namespace tasuki::client {
namespace {

constexpr size_t kBodyBytesMax = 96 << 10;  // Leaves room in an event's 128 KiB.

struct TouchArgs {
  std::string who;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  bool inbound = false;
  std::string at, by, summary, body_file;
  v1::Gives gives = v1::GIVES_UNSPECIFIED;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  OutcomeFlags flags;
};

absl::Status AddTouchTo(Act& act, CommandContext& context, const TouchArgs& args,
                        SubjectId prospect, absl::Time occurred) {
  EventDraft& draft = act.Add(v1::TOUCH_LOGGED, v1::PROSPECT, prospect, occurred);
  v1::TouchLogged& body = *draft.header.mutable_touch_logged();
  body.set_channel(args.channel);
  body.set_direction(args.inbound ? v1::INBOUND : v1::OUTBOUND);
  body.set_gives(args.gives);
  if (!args.by.empty()) {
    TASUKI_ASSIGN_OR_RETURN(MemberId by, FindMember(context.directory, args.by));
    if (by != context.workspace.home().identity().member) draft.header.set_done_by(by.str());
  }
  v1::TouchText text;
  text.set_summary(args.summary);
  if (!args.body_file.empty()) {
    TASUKI_ASSIGN_OR_RETURN(std::string file,
                            ReadTextFile(context.Path(args.body_file), kBodyBytesMax));
    text.set_body(std::move(file));
  }
  if (text.ByteSizeLong() > 0) *draft.personal.emplace().mutable_touch() = std::move(text);
  return absl::OkStatus();
}

absl::Status AddChosenNext(Act& act, CommandContext& context, const TouchArgs& args,
                           SubjectId prospect, const v1::ProspectRow& row, absl::Time occurred) {
  TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, prospect, row));
  TASUKI_ASSIGN_OR_RETURN(const ChosenDate chosen,
                          ReadNext(act, context, prospect, args.flags.next));
  v1::NextTouchSet& body = *act.Add(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect, occurred)
                                .header.mutable_next_touch_set();
  chosen.PutInto(body);
  body.set_with_touch(true);
  return absl::OkStatus();
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

absl::Status RunTouch(CommandContext& context, const TouchArgs& args) {
  if (args.outcome == v1::OUTCOME_UNSPECIFIED && args.flags.says_what_came_of_it()) {
    return UsageError("--words, --reason, --value, --currency and --deal belong to an outcome",
                      "add --outcome");
  }
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(v1::ProspectRow row, LiveProspect(context, prospect));
  TASUKI_ASSIGN_OR_RETURN(absl::Time occurred, ReadHappened(context, args.at));

  Act act(context);
  TASUKI_RETURN_IF_ERROR(AddTouchTo(act, context, args, prospect, occurred));
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
  out.Line(out.Say(met ? Message::kTouchMet : done,
                   {Plain(out.language(), std::string(domain::WordOf(args.channel))), name}));
  if (args.outcome != v1::OUTCOME_UNSPECIFIED) {
    SayWritten(context, view,
               out.Say(Message::kOutcomeWritten,
                       {Plain(out.language(), std::string(domain::WordOf(args.outcome))), name}));
    TASUKI_RETURN_IF_ERROR(TellOutcome(context, prospect, name, args.outcome, view));
  } else {
    for (const std::string& line : view.outweighed()) out.Line(line, Style::kWarning);
  }
  if (!args.inbound) TASUKI_RETURN_IF_ERROR(AddFinding(context, prospect, row, view));
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
  verb.Option("--body-file", args->body_file, "the whole message")
      .Hint("FILE")
      .Offers(Offer::kFiles);
  AddWord(verb, "--gives", args->gives, "what it gave them");
  AddWord(verb, "--outcome", args->outcome, "what came of it");
  args->flags.Declare(verb);
  verb.Does([args](CommandContext& context) { return RunTouch(context, *args); });
}

}  // namespace tasuki::client
