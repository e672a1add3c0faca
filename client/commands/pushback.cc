#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/base/check.h"

// `tasuki pushback`: the client objects to being followed up. It is written down, and what one may
// answer is shown (R068).

namespace tasuki::client {
namespace {

struct PushbackArgs {
  std::string who;
  std::vector<std::string> text;
};

absl::Status RunPushback(CommandContext& context, const PushbackArgs& args) {
  const std::string text = absl::StrJoin(args.text, " ");
  if (text.find_first_not_of(" \t\n") == std::string::npos) {
    return UsageError("their words are empty", "write what they said");
  }
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
  Act act(context);
  EventDraft& draft = act.Add(v1::PUSHBACK_RECORDED, v1::PROSPECT, prospect);
  draft.header.mutable_pushback_recorded();
  draft.personal.emplace().mutable_remark()->set_text(text);
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  Printer& out = context.out;
  view.set_reply(out.Say(Message::kPushbackReply));
  out.Line(out.Say(Message::kPushbackWritten, {name}));
  out.Line(absl::StrCat("  ", out.Say(Message::kPushbackAnswer, {view.reply()})));
  out.Line(absl::StrCat("  ", out.Say(Message::kPushbackStop)), Style::kDim);
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddPushback(Verb verb) {
  auto args = std::make_shared<PushbackArgs>();
  AddWho(verb, args->who);
  verb.Option("TEXT", args->text, "what they said").Required().Hint("");
  verb.Does([args](CommandContext& context) { return RunPushback(context, *args); });
}

}  // namespace tasuki::client
