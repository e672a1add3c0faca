#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "common/base/check.h"

// `tasuki note`: a memo about a prospect or firm (R047), and when to act on it (R048).

namespace tasuki::client {
namespace {

struct NoteArgs {
  std::string who;
  std::vector<std::string> text;
  std::string next;
};

absl::Status RunNote(CommandContext& context, const NoteArgs& args) {
  const std::string text = absl::StrJoin(args.text, " ");
  if (text.empty()) return UsageError("the note is empty", "write something");
  TASUKI_ASSIGN_OR_RETURN(Who who, FindWho(context.directory, args.who, WhoKind::kEither));
  const bool firm = who.kind == v1::FIRM;
  if (firm && !args.next.empty()) {
    return UsageError("a firm has no next touch", "name one of its people");
  }
  TASUKI_RETURN_IF_ERROR(firm ? CheckFirmIsThere(context, who.id)
                              : LiveProspect(context, who.id).status());
  Act act(context);
  EventDraft& draft = act.Add(v1::NOTE_ADDED, who.kind, who.id);
  draft.header.mutable_note_added();
  draft.personal.emplace().mutable_remark()->set_text(text);
  if (!args.next.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const v1::ProspectRow row, LiveProspect(context, who.id));
    TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, who.id, row));
    TASUKI_RETURN_IF_ERROR(AddNextTo(act, context, who.id, args.next));
  }
  const std::string name =
      firm ? context.directory.FirmName(who.id) : context.directory.Name(who.id);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  if (firm) view.set_firm(who.id.Hex());
  context.out.Line(context.out.Say(Message::kNoteWritten, {OneLine(name)}));
  return PrintWritten(context, std::move(view), firm ? SubjectId() : who.id);
}

}  // namespace

void AddNote(Verb verb) {
  auto args = std::make_shared<NoteArgs>();
  AddWho(verb, args->who);
  verb.Option("TEXT", args->text, "the memo").Required().Hint("");
  verb.Option("--next", args->next, "when to be in touch")
      .Hint("WHEN")
      .Otherwise("the date that stands");
  verb.Does([args](CommandContext& context) { return RunNote(context, *args); });
}

}  // namespace tasuki::client
