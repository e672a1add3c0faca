#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/delegate_list.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/views/tasks.h"
#include "client/views/zones.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/task_fold.h"
#include "common/domain/verdict/ownership.h"

// `tasuki delegate make|plan|reached|done|decline|withdraw|thank`: work is handed to a colleague,
// who says how and by when (R140–R144). Facts count whoever writes them; who may say what is held
// here: a plan is the delegate's, or a manager's. `list` and `record` stand in delegate_list.cc.

namespace tasuki::client {
namespace {

constexpr size_t kMilestonesMax = 20;  // More of them nobody follows.

struct DelegateArgs {
  std::string who, member, task, what, why, background, gain, due, how, result;
  std::vector<std::string> milestones, text;
  uint64_t milestone = 0;
};

bool Manages(CommandContext& context) {
  const MemberId self = context.workspace.home().identity().member;
  const auto* row = context.directory.rows().Find(domain::MemberKey(self));
  return row != nullptr && (row->role() == v1::MANAGER || row->role() == v1::ADMIN);
}

std::string ShortId(const Task& task) { return HexEncode(task.row.task()).substr(0, 8); }

std::string NameOf(CommandContext& context, const std::string& member) {
  return OneLine(context.directory.Member(MemberId::FromTrusted(member)));
}

// Whose part it is to say that.
enum class Part { kDelegate, kDelegator };

// The open task that is meant; refused where it ended, or is somebody else's to speak of.
absl::StatusOr<Task> FindOpen(CommandContext& context, const std::string& typed, Part part) {
  TASUKI_ASSIGN_OR_RETURN(Task task, FindTask(context.directory, typed));
  if (!domain::IsOpenTask(task.row)) {
    return Refused(Phrase("task $0 has ended already", ShortId(task)),
                   "if that was wrong, take it back with `tasuki undo EVENT` first");
  }
  const std::string self = context.workspace.home().identity().member.str();
  const std::string& theirs = part == Part::kDelegate ? task.row.to() : task.row.from();
  if (self == theirs || Manages(context)) return task;
  return Refused(part == Part::kDelegate ? Phrase("task $0 is with $1: that is for them to say",
                                                  ShortId(task), NameOf(context, theirs))
                                         : Phrase("task $0 is $1's: that is for them to say",
                                                  ShortId(task), NameOf(context, theirs)),
                 "ask them, or a manager");
}

// Reads a WHEN for work: a day as it is typed, weekends too; a clock time is the prospect's.
absl::StatusOr<v1::CivilSlot> ReadDue(CommandContext& context, SubjectId prospect,
                                      const std::string& text) {
  const absl::TimeZone theirs = ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
  TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, text, Tense::kToCome));
  const v1::CivilSlot slot = SlotOf(when, theirs);
  if (domain::ToCivil(slot.day()) < absl::ToCivilDay(context.now, context.workspace.zone())) {
    return Refused(Phrase("work cannot be due in the past ($0)",
                          absl::FormatCivilTime(domain::ToCivil(slot.day()))),
                   "give a day from today on");
  }
  return slot;
}

std::string DayText(CommandContext& context, const v1::CivilSlot& slot) {
  return DayForPeople(context.out.language(), domain::ToCivil(slot.day()));
}

absl::Status Finish(CommandContext& context, v1::WrittenView view, const Task& task,
                    const std::string& line) {
  view.set_task(HexEncode(task.row.task()));
  SayWritten(context, view, line);
  return PrintWritten(context, std::move(view), task.prospect);
}

absl::Status CheckMayBeGiven(CommandContext& context, MemberId to) {
  const std::string name = OneLine(context.directory.Member(to));
  if (to == context.workspace.home().identity().member) {
    return Refused("what one does oneself is not delegated",
                   "`tasuki next` or `tasuki promise make` keeps it in sight");
  }
  const auto* row = context.directory.rows().Find(domain::MemberKey(to));
  if (row != nullptr && row->state() == v1::ACTIVE && domain::MayOwn(row->role())) {
    return absl::OkStatus();
  }
  return Refused(Phrase("$0 cannot be given work", name), "`tasuki delegate record` shows who can");
}

absl::Status Make(CommandContext& context, const DelegateArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(const v1::ProspectRow row, LiveProspect(context, prospect));
  TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, prospect, row));
  // Who gets it is a person's choice, by the records and not by who has least to do (R140).
  if (args.member.empty()) return ShowRecords(context, std::nullopt);
  TASUKI_ASSIGN_OR_RETURN(const MemberId to, FindMember(context.directory, args.member));
  TASUKI_RETURN_IF_ERROR(CheckMayBeGiven(context, to));
  if (args.what.empty()) return UsageError("what is to be done is not said", "add --what TEXT");
  Task task{prospect, {}};
  task.row.set_task(SubjectId::Random(context.workspace.home().random()).str());
  TASUKI_ASSIGN_OR_RETURN(const v1::TaskRecordView record,
                          TaskRecordOf(to, context.directory, context.now));
  Act act(context);
  EventDraft& draft = act.Add(v1::TASK_DELEGATED, v1::PROSPECT, prospect);
  v1::TaskDelegated& body = *draft.header.mutable_task_delegated();
  body.set_task(task.row.task());
  body.set_to(to.str());
  if (!args.due.empty()) {
    TASUKI_ASSIGN_OR_RETURN(*body.mutable_due(), ReadDue(context, prospect, args.due));
  }
  v1::TaskText& text = *draft.personal.emplace().mutable_task();
  text.set_what(args.what);
  text.set_why(args.why);
  text.set_background(args.background);
  text.set_what_is_in_it(args.gain);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  if (args.why.empty() || args.gain.empty()) {  // R141
    view.add_findings(context.out.Say(Message::kTaskExplain));
  }
  const std::string to_name = OneLine(context.directory.Member(to));
  view.set_task(HexEncode(task.row.task()));
  SayWritten(context, view,
             context.out.Say(Message::kTaskDelegated,
                             {OneLine(context.directory.Name(prospect)), to_name, ShortId(task)}));
  context.out.Line(context.out.Say(Message::kRecordLine,
                                   {to_name, std::to_string(record.in_time()),
                                    std::to_string(record.late()), std::to_string(record.open())}),
                   Style::kDim);
  for (const std::string& finding : view.findings()) context.out.Line(finding, Style::kWarning);
  return PrintWritten(context, std::move(view), prospect);
}

// `DAY=NAME`, each by a day not after the end.
absl::Status ReadMilestones(CommandContext& context, const std::vector<std::string>& typed,
                            SubjectId prospect, v1::TaskPlanned& body, v1::TaskText& text) {
  if (typed.size() > kMilestonesMax) {
    return UsageError(
        Phrase("there are $0 milestones; at most $1 are kept", typed.size(), kMilestonesMax),
        "name those that tell how far it is");
  }
  std::vector<std::pair<int32_t, std::string>> parts;
  for (const std::string& one : typed) {
    const size_t at = one.find('=');
    if (at == std::string::npos || at + 1 == one.size()) {
      return UsageError(Phrase("\"$0\" names no milestone", OneLine(one)),
                        "write a day and a name: --milestone 2026-08-14=draft");
    }
    TASUKI_ASSIGN_OR_RETURN(const v1::CivilSlot slot,
                            ReadDue(context, prospect, one.substr(0, at)));
    if (slot.day() > body.due().day()) {
      return UsageError(Phrase("the milestone \"$0\" lies after the end of the task",
                               OneLine(one.substr(at + 1))),
                        "give an earlier day, or a later --due");
    }
    parts.emplace_back(slot.day(), one.substr(at + 1));
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [day, name] : parts) {
    body.add_milestone_days(day);
    text.add_milestones(std::move(name));
  }
  return absl::OkStatus();
}

absl::Status Plan(CommandContext& context, const DelegateArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Task task, FindOpen(context, args.task, Part::kDelegate));
  Act act(context);
  EventDraft& draft = act.Add(v1::TASK_PLANNED, v1::PROSPECT, task.prospect);
  v1::TaskPlanned& body = *draft.header.mutable_task_planned();
  body.set_task(task.row.task());
  TASUKI_ASSIGN_OR_RETURN(*body.mutable_due(), ReadDue(context, task.prospect, args.due));
  v1::TaskText text;
  if (task.row.planned_seq() != 0) {
    // What is not said anew stays as it was planned before.
    TASUKI_ASSIGN_OR_RETURN(const auto before, context.workspace.Text(Seq(task.row.planned_seq())));
    if (before.has_value()) text.set_how(before->task().how());
    if (args.milestones.empty()) {
      for (int i = 0; i < task.row.milestones_size(); ++i) {
        if (task.row.milestones(i).day() > body.due().day()) {
          return Refused(Phrase("milestone $0 would lie behind the new day", i + 1),
                         "give the milestones anew, too, with --milestone");
        }
        body.add_milestone_days(task.row.milestones(i).day());
        const bool named = before.has_value() && i < before->task().milestones_size();
        text.add_milestones(named ? before->task().milestones(i) : "");
      }
    }
  }
  if (!args.how.empty()) text.set_how(args.how);
  TASUKI_RETURN_IF_ERROR(ReadMilestones(context, args.milestones, task.prospect, body, text));
  const std::string day = DayText(context, body.due());
  if (text.ByteSizeLong() > 0) *draft.personal.emplace().mutable_task() = std::move(text);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  return Finish(context, std::move(view), task,
                context.out.Say(Message::kTaskPlanned, {ShortId(task), day}));
}

absl::Status Reached(CommandContext& context, const DelegateArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Task task, FindOpen(context, args.task, Part::kDelegate));
  const auto count = static_cast<uint64_t>(task.row.milestones_size());
  if (args.milestone == 0 || args.milestone > count) {
    return Refused(Phrase("task $0 has $1 milestones", ShortId(task), count),
                   "`tasuki delegate list` shows them with their numbers");
  }
  if (task.row.milestones(static_cast<int>(args.milestone) - 1).reached_seq() != 0) {
    return Refused(
        Phrase("milestone $0 of task $1 is reached already", args.milestone, ShortId(task)),
        "`tasuki delegate list` shows which is next");
  }
  Act act(context);
  v1::MilestoneReached& body = *act.Add(v1::MILESTONE_REACHED, v1::PROSPECT, task.prospect)
                                    .header.mutable_milestone_reached();
  body.set_task(task.row.task());
  body.set_milestone(static_cast<uint32_t>(args.milestone));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  return Finish(
      context, std::move(view), task,
      context.out.Say(Message::kTaskReached,
                      {ShortId(task), std::to_string(args.milestone), std::to_string(count)}));
}

// It was done, or ends undone.
absl::Status End(CommandContext& context, const DelegateArgs& args, v1::TaskEnd end) {
  const Part part = end == v1::TASK_WITHDRAWN ? Part::kDelegator : Part::kDelegate;
  TASUKI_ASSIGN_OR_RETURN(const Task task, FindOpen(context, args.task, part));
  Act act(context);
  EventDraft& draft = act.Add(v1::TASK_DONE, v1::PROSPECT, task.prospect);
  draft.header.mutable_task_done()->set_task(task.row.task());
  draft.header.mutable_task_done()->set_end(end);
  if (!args.result.empty()) draft.personal.emplace().mutable_remark()->set_text(args.result);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  Message said = Message::kTaskDone;
  if (end == v1::TASK_DECLINED) said = Message::kTaskDeclined;
  if (end == v1::TASK_WITHDRAWN) said = Message::kTaskWithdrawn;
  const std::string& other = end == v1::TASK_WITHDRAWN ? task.row.to() : task.row.from();
  return Finish(context, std::move(view), task,
                context.out.Say(said, {ShortId(task), NameOf(context, other)}));
}

absl::Status Thank(CommandContext& context, const DelegateArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Task task, FindTask(context.directory, args.task));
  const std::string self = context.workspace.home().identity().member.str();
  if (task.row.ended_seq() == 0 || task.row.end() != v1::TASK_END_UNSPECIFIED) {
    return Refused(Phrase("task $0 is not done", ShortId(task)),
                   "thank them once it is; `tasuki note` keeps what is to be said before");
  }
  if (self == task.row.to()) {
    return Refused("one does not thank oneself", "it is for whoever delegated it");
  }
  const std::string text = absl::StrJoin(args.text, " ");
  if (text.empty()) return UsageError("the thanks are empty", "write something");
  Act act(context);
  EventDraft& draft = act.Add(v1::NOTE_ADDED, v1::PROSPECT, task.prospect);
  draft.header.mutable_note_added()->set_thanks_task(task.row.task());
  draft.personal.emplace().mutable_remark()->set_text(text);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  return Finish(
      context, std::move(view), task,
      context.out.Say(Message::kTaskThanked, {ShortId(task), NameOf(context, task.row.to())}));
}

Flag AddTask(Verb& verb, DelegateArgs& args) {
  return verb.Option("TASK", args.task, "the start of its id").Required().Hint("");
}

void AddMake(Verb& verb, const std::shared_ptr<DelegateArgs>& args) {
  Verb make = verb.Part("make", "hand work on a prospect to a colleague",
                        "tasuki delegate make Yamada Suzuki --what \"the second quote\" --why "
                        "\"they compare three\" --gain \"the account is yours in April\"");
  AddWho(make, args->who);
  make.Option("MEMBER", args->member, "a colleague")
      .Hint("")
      .Offers(Offer::kMembers)
      .Otherwise("the records of all are shown, and nothing is written");
  make.Option("--what", args->what, "what is to be done").Hint("TEXT");
  make.Option("--why", args->why, "why it matters").Hint("TEXT");
  make.Option("--background", args->background, "what they need to know").Hint("TEXT");
  make.Option("--gain", args->gain, "what they gain by it").Hint("TEXT");
  make.Option("--due", args->due, "by when you wish it; they say by when it is")
      .Hint("WHEN")
      .Otherwise("not said");
  make.Does([args](CommandContext& context) { return Make(context, *args); });
}

void AddEnd(Verb& verb, const std::shared_ptr<DelegateArgs>& args, v1::TaskEnd end,
            const std::string& name, const Phrase& summary, const Phrase& example) {
  Verb part = verb.Part(name, summary, example);
  AddTask(part, *args);
  part.Option(end == v1::TASK_END_UNSPECIFIED ? "--result" : "--why", args->result,
              end == v1::TASK_END_UNSPECIFIED ? Phrase("what came of it") : Phrase("why, in words"))
      .Hint("TEXT");
  part.Does([args, end](CommandContext& context) { return End(context, *args, end); });
}

}  // namespace

void AddDelegate(Verb verb) {
  auto args = std::make_shared<DelegateArgs>();
  AddMake(verb, args);

  Verb plan = verb.Part("plan", "say how and by when you do it",
                        "tasuki delegate plan 3f9a01c2 --due friday --milestone thursday=draft");
  AddTask(plan, *args);
  plan.Option("--due", args->due, "by when it is done").Required().Hint("WHEN");
  plan.Option("--how", args->how, "how you do it").Hint("TEXT").Otherwise("as said before");
  plan.Repeated("--milestone", args->milestones, "a part of it, and by when (repeatable)")
      .Hint("DAY=NAME")
      .Otherwise("as said before");
  plan.Does([args](CommandContext& context) { return Plan(context, *args); });

  Verb reached =
      verb.Part("reached", "a milestone is reached", "tasuki delegate reached 3f9a01c2 1");
  AddTask(reached, *args);
  reached.Option("N", args->milestone, "its number").Required().Hint("");
  reached.Does([args](CommandContext& context) { return Reached(context, *args); });

  AddEnd(verb, args, v1::TASK_END_UNSPECIFIED, "done", "all of it is done",
         "tasuki delegate done 3f9a01c2 --result \"sent, with both prices\"");
  AddEnd(verb, args, v1::TASK_DECLINED, "decline", "give it back",
         "tasuki delegate decline 3f9a01c2 --why \"away until June\"");
  AddEnd(verb, args, v1::TASK_WITHDRAWN, "withdraw", "take back what you delegated",
         "tasuki delegate withdraw 3f9a01c2 --why \"they decided already\"");

  Verb thank = verb.Part("thank", "say thank you for what is done",
                         "tasuki delegate thank 3f9a01c2 \"they liked the quote\"");
  AddTask(thank, *args);
  thank.Option("TEXT", args->text, "what you thank them for").Required().Hint("");
  thank.Does([args](CommandContext& context) { return Thank(context, *args); });
  AddDelegateList(verb);
}

}  // namespace tasuki::client
