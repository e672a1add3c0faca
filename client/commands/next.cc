#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/base/check.h"

// `tasuki next`: a person chooses the next touch (R043).

namespace tasuki::client {
namespace {

struct NextArgs {
  std::string who, purpose;
  std::vector<std::string> when;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
};

absl::Status RunNext(CommandContext& context, const NextArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(v1::ProspectRow row, LiveProspect(context, prospect));
  TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, prospect, row));
  Act act(context);
  TASUKI_ASSIGN_OR_RETURN(
      const ChosenDate chosen,
      ReadNext(act, context, prospect, absl::StrJoin(args.when, " "), args.channel));
  EventDraft& draft = act.Add(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect);
  v1::NextTouchSet& body = *draft.header.mutable_next_touch_set();
  chosen.PutInto(body);
  body.set_channel(args.channel);
  if (!args.purpose.empty()) draft.personal.emplace().mutable_remark()->set_text(args.purpose);
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  SayWritten(context, view, context.out.Say(Message::kNextWritten, {name}));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddNext(Verb verb) {
  auto args = std::make_shared<NextArgs>();
  AddWho(verb, args->who);
  verb.Option("WHEN", args->when,
              "such as 2026-08-20, 8/20, +3d, monday 10:30, 来週の月曜 or 今日の15時")
      .Required()
      .Count(1, 3)
      .Hint("");
  AddWord(verb, "--channel", args->channel, "how");
  verb.Option("--purpose", args->purpose, "what for").Hint("TEXT");
  verb.Does([args](CommandContext& context) { return RunNext(context, *args); });
}

}  // namespace tasuki::client
