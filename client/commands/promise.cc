#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/promise_choice.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/views/zones.h"
#include "client/words/utf8.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

// `tasuki promise make|move|close|list`: what we promised to clients and they to us, how it was
// kept, and what that makes of trust (R118–R128, R139).

namespace tasuki::client {
namespace {

constexpr int32_t kScriptWeekDays = 7;
constexpr int32_t kSayInWeeksFrom = 5;

struct PromiseArgs {
  std::string who, what, due, id, words, downstream, at;
  std::vector<std::string> milestones;
  v1::PromiseKind kind = v1::PROMISE_KIND_UNSPECIFIED;
  v1::PromiseFate fate = v1::PROMISE_FATE_UNSPECIFIED;
  bool by_client = false, consented = false, agreed = false;
};

std::string PromiseId(const std::string& promise) { return HexEncode(promise).substr(0, 8); }

// The day a promise is for: of the person who types, a clock time is the client's (X19). It is not
// moved: what was promised for a Saturday is due on it.
absl::StatusOr<v1::CivilSlot> ReadPromiseDue(CommandContext& context, SubjectId prospect,
                                             const std::string& text, absl::Time made) {
  const absl::TimeZone theirs = ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
  TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, text, Tense::kToCome));
  v1::CivilSlot slot = SlotOf(when, theirs);
  if (slot.day() >= domain::DayNumber(absl::ToCivilDay(made, theirs))) return slot;
  return Refused(Phrase("a promise cannot be for a day before it was made ($0)",
                        domain::FormatDay(slot.day())),
                 "give a later day; --at says when it was made");
}

// `DAY=NAME`.
absl::Status AddPromiseMilestones(CommandContext& context, const PromiseArgs& args,
                                  int32_t made_day, const v1::CivilSlot& due, v1::PromiseMade& body,
                                  v1::PromiseText& text) {
  for (const std::string& typed : args.milestones) {
    const size_t equals = typed.find('=');
    const std::string name(
        Trimmed(equals == std::string::npos ? std::string() : typed.substr(equals + 1)));
    if (name.empty()) {
      return UsageError(Phrase("\"$0\" is no milestone", OneLine(typed)),
                        "give DAY=NAME, such as --milestone \"+7d=first draft\"");
    }
    TASUKI_ASSIGN_OR_RETURN(const When when,
                            ReadWhen(context, typed.substr(0, equals), Tense::kToCome));
    const int32_t day = domain::DayNumber(when.day);
    if (day > due.day()) {
      return Refused(Phrase("milestone $0 lies behind the day that is promised", OneLine(name)),
                     "give an earlier day, or a later --due");
    }
    if (day < made_day) {
      return Refused(Phrase("milestone $0 lies before the promise was made", OneLine(name)),
                     "give a later day");
    }
    body.add_milestone_days(day);
    text.add_milestones(name);
  }
  if (body.milestone_days_size() <= domain::kRepeatedMax) return absl::OkStatus();
  return UsageError("these are too many milestones", "give fewer");
}

// Until when, as the scripts say it.
std::string ScriptUntil(Language language, int32_t days) {
  if (days < kSayInWeeksFrom) {
    return Say(language, Message::kInDays, {std::to_string(std::max(days, 1))});
  }
  const int32_t weeks = (days + kScriptWeekDays / 2) / kScriptWeekDays;
  return Say(language, Message::kInWeeks, {std::to_string(weeks)});
}

// R119–R121: how to ask for the day, in the client's language.
std::string PromiseScript(CommandContext& context, SubjectId prospect, v1::PromiseKind kind,
                          int32_t days) {
  const auto* row = context.workspace.rows().Find(domain::ProspectKey(prospect));
  Language language = context.out.language();
  if (row != nullptr && row->attributes().language() == "ja") language = Language::kJapanese;
  if (row != nullptr && row->attributes().language() == "en") language = Language::kEnglish;
  Message script = Message::kAskOtherDay;
  if (kind == v1::PROMISE_MEETING) script = Message::kAskMeetingDay;
  if (kind == v1::PROPOSAL) script = Message::kAskProposalDay;
  if (kind == v1::MATERIALS) script = Message::kAskMaterialsDay;
  return Say(language, script, {ScriptUntil(language, days)});
}

// Whose week it is: the owner's, who has to keep it; without one, whoever made it.
MemberId PromiseKeeper(CommandContext& context, SubjectId prospect) {
  const MemberId owner =
      domain::OwnerOf(prospect, absl::ToUnixMicros(context.now), context.directory.rows()).owner;
  return owner.is_zero() ? context.workspace.home().identity().member : owner;
}

// R139: what they have promised so far, and where there would be time.
void TellPromiseLoad(CommandContext& context, const v1::PromiseLoadView& load) {
  Printer& out = context.out;
  const auto number = [](uint32_t value) { return std::to_string(value); };
  if (load.open() != 0) {
    out.Line(absl::StrCat("  ", out.Say(Message::kPromiseLoad,
                                        {number(load.on_day()), number(load.in_week()),
                                         number(load.open())})),
             Style::kDim);
  }
  if (load.has_proposed()) {
    const auto day = domain::ParseDay(load.proposed());
    const std::string text =
        day.has_value() ? DayForPeople(out.language(), domain::ToCivil(*day)) : load.proposed();
    out.Line(absl::StrCat("  ", out.Say(Message::kPromiseSlack, {text})), Style::kDim);
  }
  const uint32_t full =
      domain::FullWeek(domain::PresentPolicy(context.workspace.rows()).promises());
  if (load.in_week() + 1 > full) {
    out.Line(absl::StrCat("  ", out.Say(Message::kPromiseFullWeek,
                                        {number(load.in_week() + 1), number(full)})),
             Style::kWarning);
  }
  if (load.ceiling() != 0 && load.open() + 1 > load.ceiling()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kPromiseCeiling,
                                        {number(load.open() + 1), number(load.ceiling())})),
             Style::kWarning);
  }
}

// Reads the load before the promise is written, so that it does not count itself.
absl::StatusOr<v1::PromiseLoadView> PromiseLoadFor(CommandContext& context, SubjectId prospect,
                                                   int32_t day) {
  Presenter presenter(context.directory, context.now);
  return PromiseReader(context.directory, presenter, context.now)
      .LoadOn(PromiseKeeper(context, prospect), day);
}

absl::Status PutPromise(CommandContext& context, SubjectId entry, const std::string& promise,
                        v1::WrittenView& view) {
  domain::Rows& rows = context.workspace.rows();
  const auto* row = rows.Find(domain::PromiseKey(entry, SubjectId::FromTrusted(promise)));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (row == nullptr) return absl::OkStatus();
  Presenter presenter(context.directory, context.now);
  PromiseReader reader(context.directory, presenter, context.now);
  *view.mutable_promise() = reader.View({entry, *row});
  return absl::OkStatus();
}

std::string PromiseDayText(CommandContext& context, const v1::CivilSlot& due) {
  return DayForPeople(context.out.language(), domain::ToCivil(due.day()));
}

// The client's "we will come back to you" without a day is chased after the policy's weeks (R127).
absl::StatusOr<v1::CivilSlot> PromiseDueOf(CommandContext& context, const PromiseArgs& args,
                                           SubjectId prospect, absl::Time made) {
  if (!args.due.empty()) return ReadPromiseDue(context, prospect, args.due, made);
  if (!args.by_client) {
    return UsageError("a promise needs a day",
                      "add --due WHEN, such as --due +14d, and have them agree to it");
  }
  const v1::Policy& policy = domain::PresentPolicy(context.workspace.rows());
  const absl::TimeZone theirs = ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
  v1::CivilSlot due;
  due.set_day(domain::ClampDay(int64_t{domain::DayNumber(absl::ToCivilDay(made, theirs))} +
                               int64_t{kScriptWeekDays} *
                                   std::max<uint32_t>(policy.next_touch().considering_weeks(), 1)));
  return due;
}

absl::Status MakePromise(CommandContext& context, const PromiseArgs& args) {
  if (Trimmed(args.what).empty()) {
    return UsageError("what was promised is empty", "say it with --what TEXT");
  }
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(const v1::ProspectRow row, LiveProspect(context, prospect));
  TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, prospect, row));
  TASUKI_ASSIGN_OR_RETURN(const absl::Time made, ReadHappened(context, args.at));
  TASUKI_ASSIGN_OR_RETURN(const v1::CivilSlot due, PromiseDueOf(context, args, prospect, made));
  TASUKI_ASSIGN_OR_RETURN(const v1::PromiseLoadView load,
                          PromiseLoadFor(context, prospect, due.day()));
  Act act(context);
  const std::string promise = SubjectId::Random(context.workspace.home().random()).str();
  EventDraft& draft = act.Add(v1::PROMISE_MADE, v1::PROSPECT, prospect, made);
  v1::PromiseMade& body = *draft.header.mutable_promise_made();
  v1::PromiseText& text = *draft.personal.emplace().mutable_promise();
  body.set_promise(promise);
  body.set_by(args.by_client ? v1::CLIENT : v1::US);
  body.set_kind(args.kind);
  *body.mutable_due() = due;
  // The day that a client names is theirs; one that we guessed is not.
  body.set_consented(args.consented || !args.words.empty() ||
                     (args.by_client && !args.due.empty()));
  const bool consented = body.consented();
  text.set_what(args.what);
  text.set_agreed_words(args.words);
  text.set_promised_downstream(args.downstream);
  const absl::TimeZone zone = ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
  const int32_t made_day = domain::DayNumber(absl::ToCivilDay(made, zone));
  TASUKI_RETURN_IF_ERROR(AddPromiseMilestones(context, args, made_day, due, body, text));
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  TASUKI_RETURN_IF_ERROR(PutPromise(context, prospect, promise, view));
  Printer& out = context.out;
  const Message said = args.by_client ? Message::kPromiseMadeByClient : Message::kPromiseMade;
  SayWritten(context, view,
             out.Say(said, {name, PromiseDayText(context, due), PromiseId(promise)}));
  if (!args.by_client) {
    *view.mutable_load() = load;
    TellPromiseLoad(context, load);
    if (!consented) {
      const absl::TimeZone theirs = ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
      const int32_t today = domain::DayNumber(absl::ToCivilDay(context.now, theirs));
      view.set_reply(PromiseScript(context, prospect, args.kind, due.day() - today));
      out.Line(absl::StrCat("  ", out.Say(Message::kPromiseNotConsented, {view.reply()})),
               Style::kDim);
    }
  }
  return PrintWritten(context, std::move(view), prospect);
}

// What has no sealed part of its own is said in a memo of the same act.
void AddPromiseMemo(Act& act, SubjectId entry, const std::string& words, absl::Time at) {
  if (words.empty()) return;
  EventDraft& memo = act.Add(v1::NOTE_ADDED, v1::PROSPECT, entry, at);
  memo.header.mutable_note_added();
  memo.personal.emplace().mutable_remark()->set_text(words);
}

absl::Status MovePromise(CommandContext& context, const PromiseArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(const PromiseAt promise,
                          ChoosePromise(context, prospect, args.id, WhosePromise::kEither));
  const bool ours = promise.row.by() == v1::US;
  TASUKI_ASSIGN_OR_RETURN(
      const v1::CivilSlot due,
      ReadPromiseDue(context, prospect, args.due, absl::FromUnixMicros(promise.row.made_us())));
  if (due.day() == promise.row.due().day() && due.minute() == promise.row.due().minute() &&
      due.has_minute() == promise.row.due().has_minute()) {
    return Refused(Phrase("promise $0 is for that day already", PromiseId(promise.row.promise())),
                   "give another day");
  }
  TASUKI_ASSIGN_OR_RETURN(const v1::PromiseLoadView load,
                          PromiseLoadFor(context, prospect, due.day()));
  Act act(context);
  v1::PromiseMoved& body =
      *act.Add(v1::PROMISE_MOVED, v1::PROSPECT, promise.entry).header.mutable_promise_moved();
  body.set_promise(promise.row.promise());
  *body.mutable_due() = due;
  body.set_agreed_by_client(args.agreed || !ours);
  AddPromiseMemo(act, promise.entry, args.words, context.now);
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  TASUKI_RETURN_IF_ERROR(PutPromise(context, promise.entry, promise.row.promise(), view));
  Printer& out = context.out;
  const Message said = ours ? Message::kPromiseMovedTo : Message::kPromiseMovedByClient;
  SayWritten(context, view,
             out.Say(said, {name, PromiseDayText(context, due), PromiseId(promise.row.promise())}));
  if (ours) {
    *view.mutable_load() = load;
    TellPromiseLoad(context, load);
    if (!args.agreed) {
      view.add_findings(out.Say(Message::kPromiseMovedAlone));
      out.Line(absl::StrCat("  ", view.findings(0)), Style::kWarning);
    }
  }
  return PrintWritten(context, std::move(view), prospect);
}

absl::Status ClosePromise(CommandContext& context, const PromiseArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(const PromiseAt promise,
                          ChoosePromise(context, prospect, args.id, WhosePromise::kEither));
  TASUKI_ASSIGN_OR_RETURN(const absl::Time closed, ReadHappened(context, args.at));
  // To the minute: where a clock stood or was put back, the order of what was written counts.
  if (!args.at.empty() &&
      closed + absl::Minutes(1) <= absl::FromUnixMicros(promise.row.made_us())) {
    return Refused("that is before the promise was made", "give a later --at");
  }
  Act act(context);
  v1::PromiseClosed& body = *act.Add(v1::PROMISE_CLOSED, v1::PROSPECT, promise.entry, closed)
                                 .header.mutable_promise_closed();
  body.set_promise(promise.row.promise());
  body.set_fate(args.fate);
  AddPromiseMemo(act, promise.entry, args.words, closed);
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  TASUKI_RETURN_IF_ERROR(PutPromise(context, promise.entry, promise.row.promise(), view));
  Printer& out = context.out;
  const Message said =
      promise.row.by() == v1::US ? Message::kPromiseClosed : Message::kPromiseClosedByClient;
  SayWritten(
      context, view,
      out.Say(said, {name, PromiseId(promise.row.promise()),
                     ValueForPeople(out.language(), "promise-fate", view.promise().fate())}));
  return PrintWritten(context, std::move(view), prospect);
}

void AddPromiseFlag(Verb& verb, PromiseArgs& args) {
  verb.Option("--promise", args.id, "which promise, where there are several")
      .Hint("ID")
      .Otherwise("the promise that is open");
}

using RunPromise = absl::Status (*)(CommandContext&, const PromiseArgs&);

void RunsPromise(Verb& part, const std::shared_ptr<PromiseArgs>& args, RunPromise run) {
  part.Does([args, run](CommandContext& context) { return run(context, *args); });
}

}  // namespace

void AddPromise(Verb verb) {
  auto args = std::make_shared<PromiseArgs>();
  Verb make = verb.Part("make", "something is promised, by us or by them",
                        "tasuki promise make Yamada --what \"the offer\" --kind proposal --due "
                        "+14d --consented");
  AddWho(make, args->who);
  make.Option("--what", args->what, "what is promised").Required().Hint("TEXT");
  make.Option("--due", args->due, "for when")
      .Hint("WHEN")
      .Otherwise("for theirs, the weeks of the team's policy");
  AddWord(make, "--kind", args->kind, "what kind of work");
  make.Switch("--by-client", args->by_client, "they promised it to us");
  make.Switch("--consented", args->consented, "they agreed to the day");
  make.Option("--words", args->words, "how they agreed, in their own words").Hint("TEXT");
  make.Option("--promised", args->downstream, "whom the client has promised in turn").Hint("TEXT");
  make.Repeated("--milestone", args->milestones, "a day on the way to it (repeatable)")
      .Hint("DAY=NAME");
  make.Option("--at", args->at, "when it was promised").Hint("WHEN").Otherwise("now");
  RunsPromise(make, args, MakePromise);

  Verb move =
      verb.Part("move", "it is for another day now", "tasuki promise move Yamada +21d --agreed");
  AddWho(move, args->who);
  move.Option("DUE", args->due, "for when").Required().Hint("");
  move.Switch("--agreed", args->agreed, "the client agreed to the change");
  move.Option("--words", args->words, "why, kept as a memo").Hint("TEXT");
  AddPromiseFlag(move, *args);
  RunsPromise(move, args, MovePromise);

  Verb close = verb.Part("close", "kept, broken or withdrawn", "tasuki promise close Yamada kept");
  AddWho(close, args->who);
  AddWord(close, "FATE", args->fate, "what became of it").Required().Hint("");
  close.Option("--at", args->at, "when").Hint("WHEN").Otherwise("now");
  close.Option("--words", args->words, "why, kept as a memo").Hint("TEXT");
  AddPromiseFlag(close, *args);
  RunsPromise(close, args, ClosePromise);

  auto listed = std::make_shared<PromiseListArgs>();
  Verb list = verb.Part("list", "yours that are open, or those of one prospect, with trust",
                        "tasuki promise list Yamada");
  list.Option("WHO", listed->who, "a name, part of it, or the start of an id")
      .Hint("")
      .Otherwise("yours")
      .Offers(Offer::kWho);
  Flag member = list.Option("--member", listed->member, "somebody else's")
                    .Hint("MEMBER")
                    .Offers(Offer::kMembers)
                    .Otherwise("yours");
  list.Switch("--team", listed->team, "everybody's, and the queue").Excludes(member);
  list.Switch("--all", listed->all, "of a prospect, those of more than a year ago, too");
  list.Does([listed](CommandContext& context) { return ListPromises(context, *listed); });
}

}  // namespace tasuki::client
