#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki claim`: takes a prospect or firm from the team's queue.

namespace tasuki::client {
namespace {

absl::Status RunClaim(CommandContext& context, const std::string& who_text) {
  TASUKI_ASSIGN_OR_RETURN(Who who, FindWho(context.directory, who_text, WhoKind::kEither));
  const bool firm = who.kind == v1::FIRM;
  TASUKI_RETURN_IF_ERROR(firm ? CheckFirmIsThere(context, who.id)
                              : LiveProspect(context, who.id).status());
  const std::string name =
      OneLine(firm ? context.directory.FirmName(who.id) : context.directory.Name(who.id));
  const MemberId self = context.workspace.home().identity().member;
  const domain::Ownership present =
      domain::OwnerOf(who.id, absl::ToUnixMicros(context.now), context.directory.rows());
  if (!present.owner.is_zero()) {
    return Refused(present.owner == self ? Phrase("$0 is yours already", name)
                                         : Phrase("$0 belongs to $1", name,
                                                  OneLine(context.directory.Member(present.owner))),
                   "only what is in the queue can be claimed; see `tasuki queue`");
  }
  Act act(context);
  act.AddAssignment(who.kind, who.id, self);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  if (firm) view.set_firm(who.id.Hex());
  view.set_member(self.Hex());
  context.out.Line(context.out.Say(Message::kClaimed, {name}));
  return PrintWritten(context, std::move(view), firm ? SubjectId() : who.id);
}

}  // namespace

void AddClaim(Verb verb) {
  auto who = std::make_shared<std::string>();
  AddWho(verb, *who);
  verb.Does([who](CommandContext& context) { return RunClaim(context, *who); });
}

}  // namespace tasuki::client
