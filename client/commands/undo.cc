#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/limits.h"
#include "client/views/standing.h"
#include "client/words/wording.h"
#include "common/base/failure.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/things.h"
#include "common/domain/rows/merged.h"

// `tasuki undo`: a fact was wrong. It is left out of the fold and stays visible. What added
// something goes only while nothing else is said of it, and its undo can be undone, since nobody
// can write it once more; any other fact is written anew.

namespace tasuki::client {
namespace {

struct UndoArgs {
  std::string event, why;
};

void Retract(Act& act, const StoredEvent& event, const std::string& why) {
  const v1::Subject& subject = event.header.subject();
  EventDraft& draft =
      act.Add(v1::FACT_RETRACTED, subject.kind(), SubjectId::FromTrusted(subject.id()));
  v1::EventRef& fact = *draft.header.mutable_fact_retracted()->mutable_fact();
  fact.set_event_id(event.header.event_id());
  fact.set_replica(event.replica.str());
  fact.set_replica_seq(event.replica_seq.value());
  draft.personal.emplace().mutable_remark()->set_text(why);
}

// Whether the event is left out of the fold already.
bool IsTakenBack(CommandContext& context, const StoredEvent& event) {
  return domain::IsTakenBack(event.header, event.replica, event.seq, context.directory.rows());
}

// The deal that a sale's event is about; empty for every other event.
const std::string& DealIn(const v1::Header& header) {
  if (header.has_deal_opened()) return header.deal_opened().deal();
  if (header.has_deal_closed()) return header.deal_closed().deal();
  return header.outcome_recorded().deal();
}

// The event `steps` after `event`, where it came of the same command (or row of an import) and is
// about the same deal.
std::optional<StoredEvent> Beside(CommandContext& context, const StoredEvent& event, int steps) {
  absl::StatusOr<StoredEvent> found = context.workspace.EventAt(Seq(event.seq.value() + steps));
  if (!found.ok() || !IsSameAct(*found, event) || DealIn(found->header) != DealIn(event.header) ||
      found->header.import_ref() != event.header.import_ref()) {
    return std::nullopt;
  }
  return *std::move(found);
}

// An outcome won or lost wrote its deal's closing right after itself and, where there was no deal
// yet, its opening right before: whichever of them is named, they go together. Those beside `event`
// that still count.
std::vector<StoredEvent> OthersOfTheSale(CommandContext& context, const StoredEvent& event) {
  std::vector<StoredEvent> sale;
  if (DealIn(event.header).empty()) return sale;
  std::optional<StoredEvent> outcome = event;
  if (event.header.has_deal_opened()) outcome = Beside(context, event, 1);
  if (event.header.has_deal_closed()) outcome = Beside(context, event, -1);
  if (!outcome || !outcome->header.has_outcome_recorded()) return sale;
  for (int steps : {-1, 0, 1}) {
    std::optional<StoredEvent> one = steps == 0 ? outcome : Beside(context, *outcome, steps);
    if (one && one->seq != event.seq && !IsTakenBack(context, *one)) {
      sale.push_back(*std::move(one));
    }
  }
  return sale;
}

// A change of the client's person is one of each of their entries: those beside `event` that still
// count.
std::vector<StoredEvent> OthersOfTheSuccession(CommandContext& context, const StoredEvent& event) {
  std::vector<StoredEvent> others;
  if (!event.header.has_contact_succeeded()) return others;
  for (const int direction : {-1, 1}) {
    for (int steps = direction;; steps += direction) {
      std::optional<StoredEvent> one = Beside(context, event, steps);
      if (!one || !one->header.has_contact_succeeded()) break;
      if (!IsTakenBack(context, *one)) others.push_back(*std::move(one));
    }
  }
  return others;
}

// What stands, in words: types, each with how often and by whom.
std::string InWords(CommandContext& context, const WhatStands& stands) {
  std::map<std::pair<std::string, std::string>, size_t> counts;
  for (const StoredEvent& event : stands.events) {
    const std::string type = std::string(domain::TypeWord(event.header.type()));
    const std::string by = context.directory.Member(MemberId::FromTrusted(event.header.actor()));
    ++counts[{PlainType(context.out.language(), type), by}];
  }
  std::vector<std::string> said;
  for (const auto& [what, times] : counts) {
    said.push_back(absl::StrCat(what.first, times > 1 ? absl::StrCat(" ×", times) : "",
                                what.second.empty() ? "" : absl::StrCat(" (", what.second, ")")));
  }
  if (stands.prospects > 0) {
    said.push_back(context.out.Say(Message::kProspectsAtFirm, {std::to_string(stands.prospects)}));
  }
  return OneLine(absl::StrJoin(said, ", "));
}

// Whether this laptop's person may take it back.
bool MayTakeBack(CommandContext& context, const StoredEvent& event) {
  const MemberId self = context.workspace.home().identity().member;
  const auto* member = context.directory.rows().Find(domain::MemberKey(self));
  return event.header.actor() == self.bytes() ||
         (member != nullptr && (member->role() == v1::MANAGER || member->role() == v1::ADMIN));
}

// Whether another of those that stand takes it along: an outcome the deal that it opened and
// closed.
bool GoesAlong(const StoredEvent& event, const WhatStands& stands) {
  return (event.header.has_deal_closed() || event.header.has_deal_opened()) &&
         absl::c_any_of(stands.events, [&](const StoredEvent& other) {
           return other.header.has_outcome_recorded() && IsSameAct(other, event) &&
                  DealIn(other.header) == DealIn(event.header);
         });
}

// How to make the thing `added` brought go: something that can be done.
Phrase HowToMakeItGo(CommandContext& context, const StoredEvent& added, const WhatStands& stands) {
  const bool firm = added.header.subject().kind() == v1::FIRM;
  const bool part =
      domain::AddedThing(added.header) != SubjectId::FromTrusted(added.header.subject().id());
  const std::string edit = firm ? "firm edit" : "edit";
  std::vector<std::string> ids;
  bool all_own = true;
  bool more = false;
  // The last first: what stands on another of them goes before it.
  for (auto at = stands.events.rbegin(); at != stands.events.rend(); ++at) {
    const StoredEvent& event = *at;
    if (!domain::MayBeTakenBack(event.header)) {
      return Phrase(
          "\"$0\" cannot be taken back, so this stays; correct what is wrong with `tasuki $1`",
          PlainType(context.out.language(), std::string(domain::TypeWord(event.header.type()))),
          edit);
    }
    all_own = all_own && MayTakeBack(context, event);
    if (GoesAlong(event, stands)) continue;
    more = ids.size() == kUndosAdvisedMax;
    if (more) continue;
    ids.push_back(
        absl::StrCat("`tasuki undo ", HexEncode(event.header.event_id()).substr(0, 8), "`"));
  }
  Phrase how;
  if (stands.prospects > 0) how = "move them with `tasuki edit WHO --company C`";
  if (!ids.empty()) {
    const Phrase undos("take that back first: $0$1$2", absl::StrJoin(ids, ", "), more ? ", …" : "",
                       all_own ? "" : " (whoever wrote it, or a manager)");
    how = how.empty() ? undos : Phrase("$0, then $1", how, undos);
  }
  if (part) return how;
  return Phrase("$0; or correct what is wrong with `tasuki $1`", how, edit);
}

// What an event brought goes with it: only where nothing else is said of it.
absl::Status CheckAdded(CommandContext& context, const StoredEvent& added,
                        const WhatStands& stands) {
  if (stands.empty()) return absl::OkStatus();
  const char* what = "this prospect";
  if (added.header.subject().kind() == v1::FIRM) what = "this firm";
  if (added.header.has_deal_opened()) what = "this deal";
  if (added.header.has_promise_made()) what = "this promise";
  if (added.header.has_task_delegated()) what = "this task";
  return Refused(
      Phrase("$0 would be gone, and this stands on it: $1", what, InWords(context, stands)),
      HowToMakeItGo(context, added, stands));
}

// What an undo took back that cannot be written once more: what added something.
absl::StatusOr<bool> TookBackAnAdding(CommandContext& context, const StoredEvent& undo) {
  const v1::EventRef& fact = undo.header.fact_retracted().fact();
  if (fact.event_id().empty()) return false;
  const absl::StatusOr<StoredEvent> named = context.workspace.FindEvent(HexEncode(fact.event_id()));
  if (!named.ok()) return named.status();
  return domain::AddedThing(named->header).has_value();
}

absl::Status RunUndo(CommandContext& context, const UndoArgs& args) {
  if (args.event.size() < kEventPrefixMin) {
    return UsageError("an event is named by at least 4 digits of its id", "`tasuki log` has them");
  }
  absl::StatusOr<StoredEvent> event = context.workspace.FindEvent(args.event);
  if (!event.ok()) return WithAdvice(event.status(), "`tasuki log` and `tasuki show` have the ids");
  const v1::Header& wrong = event->header;
  const std::string type(domain::TypeWord(wrong.type()));
  if (wrong.type() == v1::FACT_RETRACTED && !IsTakenBack(context, *event)) {
    TASUKI_ASSIGN_OR_RETURN(const bool adding, TookBackAnAdding(context, *event));
    if (!adding) return Refused("what was taken back stays so", "write what was right once more");
  }
  if (wrong.kind() != v1::FACT) {
    return Refused(Phrase("\"$0\" cannot be taken back; only facts can",
                          PlainType(context.out.language(), type)),
                   "decide anew instead, with `tasuki assign` for example");
  }
  if (IsTakenBack(context, *event)) {
    return Refused(Phrase("\"$0\" is taken back already", PlainType(context.out.language(), type)),
                   "nothing is left to do");
  }
  TASUKI_ASSIGN_OR_RETURN(const WhatStands stands, WhatStandsOn(context.directory, *event));
  TASUKI_RETURN_IF_ERROR(CheckAdded(context, *event, stands));
  if (!domain::MayBeTakenBack(wrong)) {
    const bool answer =
        wrong.type() == v1::HANDOVER_ACCEPTED || wrong.type() == v1::HANDOVER_DECLINED;
    return Refused(
        answer ? "the answer to a handover cannot be taken back: it has decided who is accountable"
               : "a change of company cannot be taken back: it may have decided who is accountable",
        answer ? "answer once more with `tasuki handover accept` or `decline`: the last one stands"
               : "give the former one again with `tasuki edit WHO --company C`");
  }
  Act act(context);
  const SubjectId subject = SubjectId::FromTrusted(wrong.subject().id());
  Retract(act, *event, args.why);
  for (const StoredEvent& one : OthersOfTheSale(context, *event)) {
    // The deal stays where more is said of it than that it was won or lost.
    TASUKI_ASSIGN_OR_RETURN(const WhatStands more, WhatStandsOn(context.directory, one));
    if (more.empty()) Retract(act, one, args.why);
  }
  for (const StoredEvent& one : OthersOfTheSuccession(context, *event)) {
    Retract(act, one, args.why);
  }
  const bool prospect = wrong.subject().kind() == v1::PROSPECT;
  const std::string name =
      prospect ? context.directory.Name(subject) : context.directory.FirmName(subject);
  absl::StatusOr<v1::WrittenView> view = act.Write();
  if (!view.ok()) {
    return absl::IsPermissionDenied(view.status())
               ? WithAdvice(view.status(), "ask whoever wrote it, or a manager")
               : view.status();
  }
  context.out.Line(context.out.Say(Message::kRetracted,
                                   {PlainType(context.out.language(), type), OneLine(name)}));
  // Of an entry that was merged away, what becomes of the person is the other one's to say.
  const SubjectId person = domain::SurvivorOf(subject, context.directory.rows());
  return PrintWritten(context, *std::move(view), prospect ? person : SubjectId());
}

}  // namespace

void AddUndo(Verb verb) {
  auto args = std::make_shared<UndoArgs>();
  verb.Option("EVENT", args->event, "the start of the event's id").Required().Hint("");
  verb.Option("--why", args->why, "what was wrong").Required().Hint("TEXT");
  verb.Does([args](CommandContext& context) { return RunUndo(context, *args); });
}

}  // namespace tasuki::client
