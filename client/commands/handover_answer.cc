#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "client/commands/flags.h"
#include "client/commands/handover_parts.h"
#include "client/views/handovers.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki handover accept|decline|undo`: whoever it was handed to takes it or gives it back (N03),
// and a handover that was wrong is put right by another decision.

namespace tasuki::client {
namespace {

struct AnswerArgs {
  std::string who, words, why_undo;
  v1::AssignWhy why = v1::ASSIGN_WHY_UNSPECIFIED;
};

// The last handover of whoever is meant.
struct Meant {
  Who who;
  std::string name;
  HandoverAt at;
  MemberId to;
};

std::string MemberName(CommandContext& context, MemberId member) {
  return OneLine(context.directory.Member(member));
}

absl::StatusOr<Meant> FindMeant(CommandContext& context, const std::string& typed) {
  Meant meant;
  TASUKI_ASSIGN_OR_RETURN(meant.who, FindWho(context.directory, typed, WhoKind::kEither));
  const bool firm = meant.who.kind == v1::FIRM;
  TASUKI_RETURN_IF_ERROR(firm ? CheckFirmIsThere(context, meant.who.id)
                              : LiveProspect(context, meant.who.id).status());
  meant.name = OneLine(firm ? context.directory.FirmName(meant.who.id)
                            : context.directory.Name(meant.who.id));
  Presenter presenter(context.directory, context.now);
  HandoverReader reader(context.directory, presenter, context.now);
  std::optional<HandoverAt> last = reader.LastOf(meant.who.kind, meant.who.id);
  const bool handed = last.has_value() && !last->row.imported() &&
                      !(last->row.from().empty() && last->row.by() == last->row.to());
  if (!handed) {
    return Refused(Phrase("nobody handed $0 over", meant.name),
                   "`tasuki handover list --open` shows what waits");
  }
  meant.to = MemberId::FromTrusted(last->row.to());
  meant.at = *std::move(last);
  return meant;
}

// Refuses an answer by somebody else than a manager or whom it was handed to, and one that is
// behind what was decided since.
absl::Status CheckMayAnswer(CommandContext& context, const Meant& meant) {
  const v1::HandoverRow& row = meant.at.row;
  if (meant.to.is_zero()) {
    return Refused(Phrase("$0 is in the queue: nobody has to accept it", meant.name),
                   "`tasuki claim WHO` takes it");
  }
  const std::string to = MemberName(context, meant.to);
  if (row.by() == row.to()) {
    return Refused(Phrase("$0 took $1 themselves: there is nothing to answer", to, meant.name),
                   "`tasuki assign WHO MEMBER` gives it to somebody else");
  }
  const MemberId self = context.workspace.home().identity().member;
  const auto* member = context.directory.rows().Find(domain::MemberKey(self));
  const bool manages =
      member != nullptr && (member->role() == v1::MANAGER || member->role() == v1::ADMIN);
  if (self != meant.to && !manages) {
    return Refused(
        Phrase("$0 was handed to $1, who answers, or a manager for them", meant.name, to),
        "ask them, or a manager");
  }
  const domain::Ownership now =
      domain::OwnerOf(meant.who.id, absl::ToUnixMicros(context.now), context.directory.rows());
  if (row.declined_us() == 0 && now.owner != meant.to) {
    return Refused(Phrase("$0 is not $1's any more", meant.name, to),
                   "`tasuki handover show WHO` says whose it is");
  }
  return absl::OkStatus();
}

// The answer, in the name of whom it was handed to.
EventDraft& AddAnswer(Act& act, CommandContext& context, v1::EventType type, const Meant& meant) {
  EventDraft& draft = act.Add(type, meant.who.kind, meant.who.id);
  if (meant.to != context.workspace.home().identity().member) {
    draft.header.set_done_by(meant.to.str());
  }
  return draft;
}

absl::Status Done(CommandContext& context, v1::WrittenView view, const Meant& meant) {
  const bool firm = meant.who.kind == v1::FIRM;
  if (firm) view.set_firm(meant.who.id.Hex());
  return PrintWritten(context, std::move(view), firm ? SubjectId() : meant.who.id);
}

absl::Status RunAccept(CommandContext& context, const AnswerArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Meant meant, FindMeant(context, args.who));
  TASUKI_RETURN_IF_ERROR(CheckMayAnswer(context, meant));
  if (meant.at.row.accepted_us() != 0 && meant.at.row.declined_us() == 0) {
    return Refused(Phrase("$0 is accepted already", meant.name), "nothing is left to do");
  }
  Act act(context);
  AddAnswer(act, context, v1::HANDOVER_ACCEPTED, meant)
      .header.mutable_handover_accepted()
      ->set_assignment(meant.at.row.assignment());
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  const bool own = meant.to == context.workspace.home().identity().member;
  SayWritten(context, view,
             own ? context.out.Say(Message::kHandoverAccepted, {meant.name})
                 : context.out.Say(Message::kHandoverAcceptedFor,
                                   {meant.name, MemberName(context, meant.to)}));
  return Done(context, std::move(view), meant);
}

// Whose it is once it was declined.
std::string DeclinedLine(CommandContext& context, const Meant& meant, v1::WrittenView& view) {
  domain::Rows& rows = context.workspace.rows();
  const MemberId owner = domain::OwnerOf(meant.who.id, absl::ToUnixMicros(context.now), rows).owner;
  Directory directory(context.workspace, rows);
  view.set_owner(Presenter(directory, context.now).OwnerName(owner));
  if (owner.is_zero()) return context.out.Say(Message::kHandoverDeclinedQueue, {meant.name});
  return context.out.Say(Message::kHandoverDeclinedBack,
                         {meant.name, OneLine(directory.Member(owner))});
}

absl::Status RunDecline(CommandContext& context, const AnswerArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Meant meant, FindMeant(context, args.who));
  TASUKI_RETURN_IF_ERROR(CheckMayAnswer(context, meant));
  if (meant.at.row.declined_us() != 0) {
    return Refused(Phrase("$0 is declined already", meant.name),
                   "`tasuki handover accept WHO` takes it after all");
  }
  Act act(context);
  v1::HandoverDeclined& body =
      *AddAnswer(act, context, v1::HANDOVER_DECLINED, meant).header.mutable_handover_declined();
  body.set_assignment(meant.at.row.assignment());
  body.set_why(args.why);
  if (!Trimmed(args.words).empty()) {
    // The answer has no sealed part: what was typed is a memo of the same act.
    EventDraft& memo = act.Add(v1::NOTE_ADDED, meant.who.kind, meant.who.id);
    memo.header.mutable_note_added();
    memo.personal.emplace().mutable_remark()->set_text(args.words);
  }
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  const std::string line = DeclinedLine(context, meant, view);
  SayWritten(context, view, line);
  return Done(context, std::move(view), meant);
}

// --- Undo.

// Refuses where there is nothing to go back to.
absl::Status CheckMayUndo(CommandContext& context, const Meant& meant,
                          const v1::DecisionRow& decision) {
  const v1::HandoverRow& row = meant.at.row;
  if (row.declined_us() != 0) {
    return Refused(
        Phrase("$0 was declined, and is not $1's", meant.name, MemberName(context, meant.to)),
        "nothing is left to undo");
  }
  if (decision.seq() != row.seq() || decision.has_contest()) {
    return Refused(
        Phrase("somebody has decided about $0 since", meant.name),
        "`tasuki contest list` and `tasuki handover show WHO` say what; decide anew with "
        "`tasuki assign`");
  }
  const v1::OwnerValue& before = decision.before();
  const MemberId owner = MemberId::FromTrusted(before.to());
  if (owner.is_zero()) return absl::OkStatus();
  const auto* member = context.directory.rows().Find(domain::MemberKey(owner));
  if (member != nullptr && member->state() == v1::ACTIVE && domain::MayOwn(member->role())) {
    return absl::OkStatus();
  }
  return Refused(
      Phrase("$0, who had $1 before, cannot have it again", MemberName(context, owner), meant.name),
      "`tasuki assign WHO MEMBER` gives it to somebody else");
}

// Who had it before has it again, on the same terms: a cover that still runs is one.
void PutBefore(const v1::OwnerValue& before, int64_t now_us, v1::OwnerAssigned& body) {
  const bool over = before.until_us() != 0 && before.until_us() <= now_us;
  body.set_to(over ? before.back_to() : before.to());
  if (over || before.until_us() == 0) return;
  body.set_until_us(before.until_us());
  body.set_back_to(before.back_to());
}

absl::Status RunUndo(CommandContext& context, const AnswerArgs& args) {
  if (Trimmed(args.why_undo).empty()) {
    return UsageError("no reason is given", "say why with --why TEXT");
  }
  TASUKI_ASSIGN_OR_RETURN(const Meant meant, FindMeant(context, args.who));
  const auto* found = context.directory.rows().Find(domain::DecisionKey(meant.who.id, v1::OWNER));
  const v1::DecisionRow decision = found == nullptr ? v1::DecisionRow() : *found;
  TASUKI_RETURN_IF_ERROR(CheckMayUndo(context, meant, decision));
  Act act(context);
  EventDraft& draft = act.AddAssignment(meant.who.kind, meant.who.id, MemberId());
  PutBefore(decision.before(), absl::ToUnixMicros(context.now),
            *draft.header.mutable_owner_assigned());
  draft.personal.emplace().mutable_remark()->set_text(args.why_undo);
  absl::StatusOr<v1::WrittenView> written = act.Write();
  if (absl::IsPermissionDenied(written.status())) {
    return WithAdvice(written.status(), "ask the owner or a manager");
  }
  if (!written.ok()) return written.status();
  const MemberId owner =
      domain::OwnerOf(meant.who.id, absl::ToUnixMicros(context.now), context.workspace.rows())
          .owner;
  Directory directory(context.workspace, context.workspace.rows());
  written->set_owner(Presenter(directory, context.now).OwnerName(owner));
  SayWritten(context, *written,
             owner.is_zero() ? context.out.Say(Message::kHandoverUndoneQueue, {meant.name})
                             : context.out.Say(Message::kHandoverUndone,
                                               {meant.name, OneLine(directory.Member(owner))}));
  return Done(context, *std::move(written), meant);
}

}  // namespace

void AddHandoverAnswers(Verb& handover) {
  auto args = std::make_shared<AnswerArgs>();
  Verb accept =
      handover.Part("accept", "take over what was handed to you", "tasuki handover accept Yamada");
  AddWho(accept, args->who);
  accept.Does([args](CommandContext& context) { return RunAccept(context, *args); });

  Verb decline = handover.Part("decline", "give it back: to who had it, else to the queue",
                               "tasuki handover decline Yamada --why fit");
  AddWho(decline, args->who);
  AddWord(decline, "--why", args->why, "why not");
  decline.Option("--words", args->words, "more about it; the whole team reads it").Hint("TEXT");
  decline.Does([args](CommandContext& context) { return RunDecline(context, *args); });

  Verb undo = handover.Part("undo", "put a handover right: who had it before has it again",
                            "tasuki handover undo Yamada --why \"it was meant for Mori\"");
  AddWho(undo, args->who);
  undo.Option("--why", args->why_undo, "why; the whole team reads it").Required().Hint("TEXT");
  undo.Does([args](CommandContext& context) { return RunUndo(context, *args); });
}

}  // namespace tasuki::client
