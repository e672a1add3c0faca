#include "client/commands/firm_choice.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/domain/rows/merged.h"

// `tasuki succeed`: the client's person changed (X14). The successor takes over the history, the
// promises and the dates; what was the predecessor's own, their addresses first of all, does not
// stay, and what they asked for binds nobody else.

namespace tasuki::client {
namespace {

struct SucceedArgs {
  std::string who, name;
  ProspectFlags flags;
};

// Clears what is the person's own, where nothing new is given.
void ClearOwn(v1::ProspectText& text) {
  if (!text.has_reading()) text.set_reading("");
  if (!text.has_title()) text.set_title("");
  if (text.emails().empty()) text.add_emails("");
  if (text.phones().empty()) text.add_phones("");
}

// Other entries of the predecessor, which were merged into this one, are the successor's as well.
absl::Status AddOtherEntries(Act& act, CommandContext& context, SubjectId prospect) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> absorbed,
                          domain::AbsorbedBy(prospect, context.directory.rows()));
  for (const SubjectId entry : absorbed) {
    EventDraft& draft = act.Add(v1::CONTACT_SUCCEEDED, v1::PROSPECT, entry);
    draft.header.mutable_contact_succeeded();
    ClearOwn(*draft.personal.emplace().mutable_prospect());
  }
  return absl::OkStatus();
}

absl::Status RunSucceed(CommandContext& context, const SucceedArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const std::string name, ReadName(args.name, "give the successor's name"));
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
  const v1::ProspectText before = context.directory.Person(prospect);
  Act act(context);
  v1::ContactSucceeded body;
  v1::ProspectText text;
  TASUKI_RETURN_IF_ERROR(args.flags.Fill(context, *body.mutable_attributes(), text));
  if (args.flags.key_account_flag.given()) {
    body.mutable_attributes()->set_key_account(args.flags.key_account);
  }
  if (args.flags.company && !Trimmed(*args.flags.company).empty()) {
    TASUKI_ASSIGN_OR_RETURN(
        const FirmChoice firm,
        FindOrMakeFirm(context, std::string(Trimmed(*args.flags.company)), act));
    body.mutable_attributes()->set_firm(firm.id.str());
  }
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  text.set_name(name);
  ClearOwn(text);
  *text.mutable_former_names() = before.former_names();
  const std::string predecessor = context.directory.Name(prospect);
  text.add_former_names(predecessor);
  EventDraft& draft = act.Add(v1::CONTACT_SUCCEEDED, v1::PROSPECT, prospect);
  *draft.header.mutable_contact_succeeded() = std::move(body);
  *draft.personal.emplace().mutable_prospect() = std::move(text);
  TASUKI_RETURN_IF_ERROR(AddOtherEntries(act, context, prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  SayWritten(context, view,
             context.out.Say(Message::kSucceeded, {OneLine(name), OneLine(predecessor)}));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddSucceed(Verb verb) {
  auto args = std::make_shared<SucceedArgs>();
  AddWho(verb, args->who);
  verb.Option("NAME", args->name, "the successor's name").Required().Hint("");
  args->flags.Declare(verb, ProspectIs::kKnown);
  verb.Does([args](CommandContext& context) { return RunSucceed(context, *args); });
}

}  // namespace tasuki::client
