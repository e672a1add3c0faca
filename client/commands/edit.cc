#include "client/commands/firm_choice.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/words/utf8.h"
#include "common/base/check.h"

// `tasuki edit`: what is known of a prospect changes; what is not named stays.

namespace tasuki::client {
namespace {

struct EditArgs {
  std::string who;
  std::optional<std::string> name;
  ProspectFlags flags;
};

absl::Status RunEdit(CommandContext& context, const EditArgs& args) {
  const bool key_account = args.flags.key_account_flag.given();
  if (!args.name && !key_account && args.flags.empty()) {
    return UsageError("nothing to change is named", "`tasuki edit --help` lists what can change");
  }
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(v1::ProspectRow row, LiveProspect(context, prospect));

  Act act(context);
  v1::ProspectChanged body;
  v1::ProspectText text;
  TASUKI_RETURN_IF_ERROR(args.flags.Fill(context, *body.mutable_attributes(), text));
  if (key_account) body.mutable_attributes()->set_key_account(args.flags.key_account);
  std::string new_name;
  if (args.name) {
    TASUKI_ASSIGN_OR_RETURN(new_name, ReadName(*args.name, "give a name"));
    text.set_name(new_name);
  }
  std::optional<FirmChoice> firm;
  if (args.flags.company) {
    // An empty company means none.
    firm.emplace();
    const std::string company(Trimmed(*args.flags.company));
    if (!company.empty()) {
      TASUKI_ASSIGN_OR_RETURN(firm, FindOrMakeFirm(context, company, act));
    }
    TASUKI_RETURN_IF_ERROR(context.directory.status());
    body.mutable_attributes()->set_firm(firm->id.is_zero() ? "" : firm->id.str());
  }
  EventDraft& draft = act.Add(v1::PROSPECT_CHANGED, v1::PROSPECT, prospect);
  *draft.header.mutable_prospect_changed() = std::move(body);
  if (text.ByteSizeLong() > 0) *draft.personal.emplace().mutable_prospect() = std::move(text);

  const std::string name = args.name ? new_name : context.directory.Name(prospect);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  if (firm && !firm->id.is_zero()) view.set_firm(firm->id.Hex());
  SayWritten(context, view, context.out.Say(Message::kProspectChanged, {OneLine(name)}));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddEdit(Verb verb) {
  auto args = std::make_shared<EditArgs>();
  AddWho(verb, args->who);
  verb.Option("--name", args->name, "another name").Hint("NAME");
  args->flags.Declare(verb, ProspectIs::kKnown);
  verb.Does([args](CommandContext& context) { return RunEdit(context, *args); });
}

}  // namespace tasuki::client
