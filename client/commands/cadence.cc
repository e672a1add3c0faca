#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/cadences.h"
#include "client/views/zones.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"

// `tasuki cadence list|start|pause|resume|stop|override`: the predetermined schedule of touches
// (R072), seen and steered by hand.

namespace tasuki::client {
namespace {

struct CadenceArgs {
  std::string who, name, until, reason;
};

std::string CadenceName(Printer& out, const std::string& cadence) {
  return OneLine(ValueForPeople(out.language(), "cadence", cadence));
}

// When a step is, as the policy says it.
std::string OffsetText(Printer& out, const v1::CadenceStepView& step) {
  const auto say = [&](Message message, uint32_t number, uint32_t other = 0) {
    return out.Say(message, {std::to_string(number), std::to_string(other)});
  };
  if (step.day() != 0) return say(Message::kStepOnDay, step.day());
  if (step.business_days_after() != 0) {
    return say(Message::kStepBusinessDays, step.business_days_after());
  }
  if (step.months_latest() > step.months_after()) {
    return say(Message::kStepMonthsWindow, step.months_after(), step.months_latest());
  }
  if (step.months_after() != 0) return say(Message::kStepMonths, step.months_after());
  return out.Say(Message::kStepAtStart);
}

std::string DayText(Printer& out, const std::string& day) {
  const std::optional<int32_t> number = domain::ParseDay(day);
  return number.has_value() ? DayForPeople(out.language(), domain::ToCivil(*number)) : "";
}

// Where a step of somebody's stands: when it was done, or when it falls.
std::string StandingText(Printer& out, const v1::CadenceStepView& step) {
  const std::string state = ValueForPeople(out.language(), "step-state", step.state());
  const std::string& shown = step.done_on().empty() ? step.adjusted() : step.done_on();
  const std::string day = DayText(out, shown);
  const std::string planned =
      shown.empty() || shown == step.nominal()
          ? ""
          : out.Say(Message::kStepPlannedFor, {DayText(out, step.nominal())});
  return absl::StrCat(day, day.empty() ? "" : " ", state, planned);
}

void PrintSteps(Printer& out, const v1::CadenceView& cadence) {
  Table table;
  table.indent = 2;
  table.columns = {Column::kWhole, Column::kText, Column::kText, Column::kText, Column::kText};
  for (const v1::CadenceStepView& step : cadence.steps()) {
    const bool is_next = step.state() == "next";
    const std::string when = step.state().empty() ? OffsetText(out, step) : StandingText(out, step);
    table.rows.push_back({std::to_string(step.step()),
                          Cell(when, is_next ? Style::kBold : Style::kPlain),
                          Plain(out.language(), step.channel()),
                          OneLine(ValueForPeople(out.language(), "purpose", step.purpose())),
                          Cell(OneLine(step.template_()), Style::kDim)});
  }
  out.Print(table);
}

absl::Status ListCadences(CommandContext& context) {
  const v1::CadenceListView view = CadencesOfPolicy(context.directory);
  Printer& out = context.out;
  for (const v1::CadenceView& cadence : view.cadences()) {
    const std::string then = ValueForPeople(out.language(), "then", cadence.then());
    out.Line(out.Say(Message::kCadenceHead, {cadence.name(), CadenceName(out, cadence.name()),
                                             std::to_string(cadence.burst_limit()), then}),
             Style::kBold);
    PrintSteps(out, cadence);
  }
  if (view.cadences().empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Json(view);
  return absl::OkStatus();
}

absl::Status ListOfProspect(CommandContext& context, SubjectId prospect) {
  TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::CadenceListView view,
                          CadenceOfProspect(context.directory, presenter, prospect, context.now));
  Printer& out = context.out;
  out.Line(OneLine(view.name()), Style::kBold);
  std::string line = Plain(out.language(), view.follow_up());
  if (!view.paused_because().empty()) {
    absl::StrAppend(&line, " (",
                    ValueForPeople(out.language(), "paused-because", view.paused_because()), ")");
  }
  for (const v1::CadenceView& cadence : view.cadences()) {
    absl::StrAppend(&line, ", ",
                    out.Say(Message::kCadenceSince,
                            {CadenceName(out, cadence.name()), DayText(out, view.started())}));
  }
  if (view.cadences().empty()) absl::StrAppend(&line, ", ", out.Say(Message::kCadenceNone));
  out.Line(absl::StrCat("  ", line));
  for (const v1::CadenceView& cadence : view.cadences()) PrintSteps(out, cadence);
  if (view.shift_days() > 0) {
    out.Line(
        absl::StrCat("  ", out.Say(Message::kCadenceShifted, {std::to_string(view.shift_days())})));
  }
  out.Line(absl::StrCat(
      "  ", out.Say(Message::kCadenceUnanswered, {std::to_string(view.counters().burst()),
                                                  std::to_string(view.touches_max())})));
  if (view.has_next_touch()) {
    const std::string next =
        absl::StrCat(SlotForPeople(out.language(), view.next_touch(), context.workspace.zone()),
                     ", ", Plain(out.language(), view.next_kind()));
    out.Line(absl::StrCat("  ", out.Say(Message::kNextTouch, {next})));
  } else {
    out.Line(absl::StrCat("  ", out.Say(Message::kNoNextTouch)));
  }
  if (view.older_policy()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kCadenceOlder, {std::to_string(view.policy_seq()),
                                                                 view.cadences(0).name()})),
             Style::kWarning);
  }
  out.Json(view);
  return absl::OkStatus();
}

absl::Status ListFor(CommandContext& context, const std::string& who) {
  if (who.empty()) return ListCadences(context);
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, who));
  return ListOfProspect(context, prospect);
}

// Whom a change of the follow-up is about: somebody who may be followed up.
struct About {
  SubjectId prospect;
  v1::ProspectRow row;
  std::string name;
  int32_t today = 0;  // Where they are.
};

absl::StatusOr<About> FindAbout(CommandContext& context, const std::string& who) {
  About about;
  TASUKI_ASSIGN_OR_RETURN(about.prospect, FindProspect(context.directory, who));
  TASUKI_ASSIGN_OR_RETURN(about.row, LiveProspect(context, about.prospect));
  TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, about.prospect, about.row));
  about.name = OneLine(context.directory.Name(about.prospect));
  const absl::TimeZone zone = ZoneOf(context.directory.rows(), v1::PROSPECT, about.prospect);
  about.today = domain::DayNumber(absl::ToCivilDay(context.now, zone));
  return about;
}

// The reason of what has no sealed part of its own is a memo of the same act: it is personal text.
void AddReason(Act& act, const About& about, const std::string& reason) {
  if (reason.empty()) return;
  EventDraft& memo = act.Add(v1::NOTE_ADDED, v1::PROSPECT, about.prospect);
  memo.header.mutable_note_added();
  memo.personal.emplace().mutable_remark()->set_text(reason);
}

absl::Status WriteAndSay(CommandContext& context, Act& act, const About& about,
                         const std::string& line) {
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  SayWritten(context, view, line);
  return PrintWritten(context, std::move(view), about.prospect);
}

absl::Status StartCadence(CommandContext& context, const CadenceArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const About about, FindAbout(context, args.who));
  TASUKI_RETURN_IF_ERROR(CheckCadence(context, args.name));
  Act act(context);
  v1::CadenceStarted& body =
      *act.Add(v1::CADENCE_STARTED, v1::PROSPECT, about.prospect).header.mutable_cadence_started();
  body.set_cadence(args.name);
  body.set_day(about.today);
  AddReason(act, about, args.reason);
  return WriteAndSay(
      context, act, about,
      context.out.Say(Message::kCadenceStarted, {about.name, CadenceName(context.out, args.name)}));
}

absl::Status PauseCadence(CommandContext& context, const CadenceArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const About about, FindAbout(context, args.who));
  const bool by_person = about.row.follow_up() == v1::PAUSED &&
                         about.row.cadence().pause_why() == v1::PAUSED_BY_PERSON;
  if (about.row.follow_up() == v1::STOPPED) {
    return Refused(Phrase("nothing is under way with $0 that could be paused", about.name),
                   "put the next touch off with `tasuki next WHO WHEN`");
  }
  if (by_person && args.until.empty()) {
    return Refused(Phrase("the follow-up of $0 is paused already", about.name),
                   "`tasuki cadence resume WHO` goes on with it");
  }
  Act act(context);
  std::optional<ChosenDate> until;
  if (!args.until.empty()) {
    TASUKI_ASSIGN_OR_RETURN(until, ReadNext(act, context, about.prospect, args.until));
  }
  v1::CadencePaused& body =
      *act.Add(v1::CADENCE_PAUSED, v1::PROSPECT, about.prospect).header.mutable_cadence_paused();
  if (until.has_value()) *body.mutable_until() = until->slot;
  AddReason(act, about, args.reason);
  return WriteAndSay(context, act, about, context.out.Say(Message::kCadencePaused, {about.name}));
}

absl::Status ResumeCadence(CommandContext& context, const CadenceArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const About about, FindAbout(context, args.who));
  if (about.row.follow_up() != v1::PAUSED) {
    const bool silent = domain::FollowUpOn(about.row, about.today) == v1::PAUSED;
    return Refused(
        silent ? Phrase("$0 has left all touches unanswered: nobody paused this", about.name)
               : Phrase("the follow-up of $0 is not paused", about.name),
        silent ? "one more needs a reason: `tasuki cadence override WHO --reason TEXT`"
               : "`tasuki cadence list WHO` shows where it stands; `tasuki cadence start WHO NAME` "
                 "begins one");
  }
  Act act(context);
  act.Add(v1::CADENCE_RESUMED, v1::PROSPECT, about.prospect).header.mutable_cadence_resumed();
  AddReason(act, about, args.reason);
  return WriteAndSay(context, act, about, context.out.Say(Message::kCadenceResumed, {about.name}));
}

absl::Status StopCadence(CommandContext& context, const CadenceArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const About about, FindAbout(context, args.who));
  if (about.row.follow_up() == v1::STOPPED) {
    return Refused(Phrase("the short-term follow-up of $0 has ended already", about.name),
                   "the long-term dates go on; `tasuki next WHO WHEN` sets another one");
  }
  Act act(context);
  act.Add(v1::CADENCE_STOPPED, v1::PROSPECT, about.prospect).header.mutable_cadence_stopped();
  AddReason(act, about, args.reason);
  return WriteAndSay(context, act, about, context.out.Say(Message::kCadenceStopped, {about.name}));
}

absl::Status OverrideLimit(CommandContext& context, const CadenceArgs& args) {
  if (args.reason.find_first_not_of(" \t\n") == std::string::npos) {
    return UsageError("the reason is empty", "say why they should hear from us once more");
  }
  TASUKI_ASSIGN_OR_RETURN(const About about, FindAbout(context, args.who));
  domain::Rows& rows = context.directory.rows();
  const v1::Policy& policy = domain::PresentPolicy(rows);
  const uint64_t most = domain::TouchesMax(about.row, policy, rows);
  const uint32_t burst = about.row.counters().burst();
  if (burst < most || most == 0) {
    return Refused(Phrase("$0 of $1 touches are unanswered: no exception is needed", burst, most),
                   "log the next one with `tasuki touch`");
  }
  if (about.row.counters().extra() >= policy.burst().override_extra()) {
    return Refused(Phrase("the policy allows $0 more than the limit, and they are used up",
                          policy.burst().override_extra()),
                   "leave them in peace until the next date; an answer begins anew");
  }
  Act act(context);
  EventDraft& draft = act.Add(v1::STEP_OVERRIDDEN, v1::PROSPECT, about.prospect);
  draft.header.mutable_step_overridden()->set_extra(1);
  draft.personal.emplace().mutable_remark()->set_text(args.reason);
  return WriteAndSay(
      context, act, about,
      context.out.Say(Message::kCadenceOverridden, {about.name, std::to_string(burst + 1)}));
}

using Run = absl::Status (*)(CommandContext&, const CadenceArgs&);

void RunsAs(Verb& part, const std::shared_ptr<CadenceArgs>& args, Run run) {
  part.Does([args, run](CommandContext& context) { return run(context, *args); });
}

}  // namespace

void AddCadence(Verb verb) {
  auto args = std::make_shared<CadenceArgs>();
  Verb list = verb.Part("list", "those of the policy, or where somebody's stands",
                        "tasuki cadence list Yamada");
  list.Option("WHO", args->who, "a name, part of it, or the start of an id")
      .Hint("")
      .Otherwise("all")
      .Offers(Offer::kWho);
  list.Does([args](CommandContext& context) { return ListFor(context, args->who); });

  Verb start = verb.Part("start", "begin one at its first step, by the present policy",
                         "tasuki cadence start Yamada proposal");
  AddWho(start, args->who);
  start.Option("NAME", args->name, "which, as the policy calls it")
      .Required()
      .Hint("")
      .Offers(Offer::kCadences);
  Verb pause = verb.Part("pause", "wait, until resumed or until a date",
                         "tasuki cadence pause Yamada --until 2026-08-20");
  AddWho(pause, args->who);
  pause.Option("--until", args->until, "the next touch").Hint("WHEN");
  Verb resume = verb.Part("resume", "go on after a pause", "tasuki cadence resume Yamada");
  AddWho(resume, args->who);
  Verb stop = verb.Part("stop", "end the short term; the long-term dates go on",
                        "tasuki cadence stop Yamada --reason \"met at a fair, no project\"");
  AddWho(stop, args->who);
  for (Verb* part : {&start, &pause, &resume, &stop}) {
    part->Option("--reason", args->reason, "why, kept as a memo").Hint("TEXT");
  }
  RunsAs(start, args, StartCadence);
  RunsAs(pause, args, PauseCadence);
  RunsAs(resume, args, ResumeCadence);
  RunsAs(stop, args, StopCadence);
  Verb over = verb.Part("override", "one more touch than the limit allows",
                        "tasuki cadence override Yamada --reason \"asked to be reminded\"");
  AddWho(over, args->who);
  over.Option("--reason", args->reason, "why they should hear from us once more")
      .Required()
      .Hint("TEXT");
  RunsAs(over, args, OverrideLimit);
}

}  // namespace tasuki::client
