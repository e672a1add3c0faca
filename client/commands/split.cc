#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/base/check.h"
#include "common/domain/rows/merged.h"

// `tasuki split`: a merge was wrong (X21). Each entry has its own history and dates again.

namespace tasuki::client {
namespace {

absl::Status RunSplit(CommandContext& context, const std::string& who) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId absorbed, FindMerged(context.directory, who));
  domain::Rows& rows = context.directory.rows();
  const SubjectId survivor = domain::SurvivorOf(absorbed, rows);
  Act act(context);
  EventDraft& draft = act.Add(v1::PROSPECTS_SPLIT, v1::PROSPECT, absorbed);
  draft.header.set_base(PresentDecision(rows, absorbed, v1::MERGED));
  draft.header.mutable_prospects_split();
  const std::string name = OneLine(context.directory.Name(absorbed));
  const std::string other = OneLine(context.directory.Name(survivor));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  view.set_absorbed(absorbed.Hex());
  context.out.Line(context.out.Say(Message::kSplit, {name, absorbed.Hex().substr(0, kIdShown),
                                                     other, survivor.Hex().substr(0, kIdShown)}));
  return PrintWritten(context, std::move(view), absorbed);
}

}  // namespace

void AddSplit(Verb verb) {
  auto who = std::make_shared<std::string>();
  AddWho(verb, *who);
  verb.Does([who](CommandContext& context) { return RunSplit(context, *who); });
}

}  // namespace tasuki::client
