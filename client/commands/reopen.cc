#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/base/check.h"
#include "common/domain/rows/merged.h"

// `tasuki reopen`: who asked us to stop wrote again of their own accord. A person says so, with the
// client's words; what they asked for before stays in the timeline.

namespace tasuki::client {
namespace {

struct ReopenArgs {
  std::string who, at, words, next;
};

// The entry that is named, and every other one of the same person that opted out: those that were
// merged into it, and those that have its address.
absl::StatusOr<std::vector<SubjectId>> EntriesOf(CommandContext& context, SubjectId prospect) {
  std::vector<SubjectId> entries = {prospect};
  domain::Rows& rows = context.directory.rows();
  std::vector<SubjectId> others = context.directory.OptedOutAs(prospect);
  others.push_back(prospect);
  for (const SubjectId other : others) {
    TASUKI_ASSIGN_OR_RETURN(std::vector<SubjectId> absorbed, domain::AbsorbedBy(other, rows));
    absorbed.push_back(other);
    for (const SubjectId entry : absorbed) {
      const auto* row = rows.Find(domain::ProspectKey(entry));
      const bool itself = row != nullptr && row->follow_up() == v1::OPTED_OUT_FOR_EVER;
      if (itself && entry != prospect) entries.push_back(entry);
    }
  }
  return entries;
}

absl::Status RunReopen(CommandContext& context, const ReopenArgs& args) {
  if (args.words.find_first_not_of(" \t\n") == std::string::npos) {
    return UsageError("their words are empty",
                      "write what they said: it is why they may be asked again");
  }
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(v1::ProspectRow row, LiveProspect(context, prospect));
  const std::string name = OneLine(context.directory.Name(prospect));
  if (!context.directory.IsOptedOut(prospect, row)) {
    return Refused(
        Phrase("$0 has not asked us to stop", name),
        "log what they wrote with `tasuki outcome WHO replied --words TEXT --next WHEN`");
  }
  TASUKI_ASSIGN_OR_RETURN(absl::Time occurred, ReadHappened(context, args.at));
  Act act(context);
  TASUKI_ASSIGN_OR_RETURN(const ChosenDate chosen, ReadNext(act, context, prospect, args.next));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> entries, EntriesOf(context, prospect));
  for (const SubjectId entry : entries) {
    EventDraft& draft = act.Add(v1::OUTCOME_RECORDED, v1::PROSPECT, entry, occurred);
    v1::OutcomeRecorded& body = *draft.header.mutable_outcome_recorded();
    body.set_outcome(v1::REPLIED);
    body.set_reopens(true);
    chosen.PutInto(body);
    draft.personal.emplace().mutable_outcome()->set_words(args.words);
  }
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  SayWritten(context, view, context.out.Say(Message::kReopened, {name}));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddReopen(Verb verb) {
  auto args = std::make_shared<ReopenArgs>();
  AddWho(verb, args->who);
  verb.Option("--words", args->words, "what they wrote, in their own words")
      .Required()
      .Hint("TEXT");
  verb.Option("--next", args->next, "what happens next, and when").Required().Hint("WHEN");
  verb.Option("--at", args->at, "when they wrote").Hint("WHEN").Otherwise("now");
  verb.Does([args](CommandContext& context) { return RunReopen(context, *args); });
}

}  // namespace tasuki::client
