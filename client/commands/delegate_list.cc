#include "client/commands/delegate_list.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/task_lines.h"
#include "client/views/tasks.h"
#include "client/views/who.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/verdict/ownership.h"

// Delegated work, and what colleagues made of theirs: who is chosen next is a person's to say, by
// the record and not by who has least to do (R140).

namespace tasuki::client {
namespace {

constexpr int32_t kEndedDays = 30;  // Ended ones are listed so long, unless all are asked for.

struct TaskListArgs {
  bool mine = false, given = false, team = false, all = false;
  std::string member;
};

std::string StateText(const Printer& out, const v1::TaskView& task) {
  return ValueForPeople(out.language(), "task-state", task.state());
}

// By when it is: planned, else wished.
std::string DueText(const v1::TaskView& task) {
  return (task.has_planned() ? task.planned() : task.wished()).substr(0, 10);
}

// `1/3 draft`: how many are reached, and which is next.
std::string MilestonesText(const v1::TaskView& task) {
  if (task.milestones().empty()) return "";
  int reached = 0;
  std::string next;
  for (const v1::MilestoneView& one : task.milestones()) {
    if (!one.reached().empty()) {
      ++reached;
    } else if (next.empty()) {
      next = absl::StrCat(" ", one.number(), ". ", OneLine(one.name()), " ", one.day());
    }
  }
  return absl::StrCat(reached, "/", task.milestones_size(), next);
}

void PrintTasks(Printer& out, const v1::TaskListView& view) {
  Table table;
  table.headings = {out.Say(Message::kHeadDue),        out.Say(Message::kHeadWhat),
                    out.Say(Message::kHeadName),       out.Say(Message::kHeadFrom),
                    out.Say(Message::kHeadTo),         out.Say(Message::kHeadState),
                    out.Say(Message::kHeadMilestones), out.Say(Message::kHeadTask),
                    out.Say(Message::kHeadDetails)};
  table.columns = {Column::kWhole, Column::kText, Column::kName,  Column::kName, Column::kName,
                   Column::kWhole, Column::kText, Column::kWhole, Column::kText};
  for (const v1::TaskView& task : view.items()) {
    const bool to_thank = task.state() == "done" && task.thanks().empty();
    const std::string& said = task.thanks().empty() ? task.result() : task.thanks();
    table.rows.push_back(
        {Cell(DueText(task), task.overdue_days() == 0 ? Style::kPlain : Style::kWarning),
         Cell(OneLine(task.what()), Style::kBold), OneLine(task.name()), OneLine(task.from()),
         OneLine(task.to()), StateText(out, task), MilestonesText(task),
         Cell(task.task().substr(0, 8), Style::kDim),
         Cell(to_thank && said.empty() ? out.Say(Message::kTaskToThank) : OneLine(said),
              Style::kDim)});
  }
  out.Print(table);
  if (view.items().empty()) return out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Line(out.Say(Message::kTasksTotal, {std::to_string(view.total())}), Style::kDim);
}

absl::Status RunTaskList(CommandContext& context, const TaskListArgs& args) {
  using domain::TaskList;
  TaskQuery query;
  MemberId member = context.workspace.home().identity().member;
  if (!args.member.empty()) {
    TASUKI_ASSIGN_OR_RETURN(member, FindMember(context.directory, args.member));
  }
  const bool both = !args.mine && !args.given;
  const auto add = [&](TaskList mine, TaskList given) {
    if (args.team) {
      context.directory.ForEachMember([&](MemberId id, const v1::MemberRow&) {
        query.lists.emplace_back(id, mine);
        return true;
      });
      return;
    }
    if (args.mine || both) query.lists.emplace_back(member, mine);
    if (args.given || both) query.lists.emplace_back(member, given);
  };
  add(TaskList::kMine, TaskList::kGiven);
  TASUKI_ASSIGN_OR_RETURN(std::vector<Task> tasks, TasksIn(query, context.directory));
  query.lists.clear();
  add(TaskList::kMineEnded, TaskList::kGivenEnded);
  if (!args.all) {
    const absl::CivilDay today = absl::ToCivilDay(context.now, context.workspace.zone());
    query.from_day = domain::DayNumber(today) - kEndedDays;
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Task> ended, TasksIn(query, context.directory));
  tasks.insert(tasks.end(), ended.begin(), ended.end());
  Presenter presenter(context.directory, context.now);
  v1::TaskListView view;
  for (const Task& task : tasks) {
    *view.add_items() = TaskOf(task, context.directory, presenter, context.now);
  }
  view.set_total(tasks.size());
  PrintTasks(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

void PrintRecords(Printer& out, const v1::TaskRecordsView& view) {
  Table table;
  table.headings = {out.Say(Message::kHeadName),      out.Say(Message::kHeadInTime),
                    out.Say(Message::kHeadLate),      out.Say(Message::kHeadUndated),
                    out.Say(Message::kHeadMoved),     out.Say(Message::kHeadGivenBack),
                    out.Say(Message::kHeadTasksOpen), out.Say(Message::kHeadOverdue)};
  table.right = {false, true, true, true, true, true, true, true};
  for (const v1::TaskRecordView& one : view.items()) {
    table.rows.push_back({Cell(OneLine(one.member()), Style::kBold), std::to_string(one.in_time()),
                          std::to_string(one.late()), std::to_string(one.undated()),
                          std::to_string(one.moved()), std::to_string(one.declined()),
                          std::to_string(one.open()), std::to_string(one.overdue())});
  }
  out.Print(table);
}

}  // namespace

absl::Status ShowRecords(CommandContext& context, std::optional<MemberId> member) {
  std::vector<std::pair<std::string, MemberId>> members;
  context.directory.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
    const bool fits = member.has_value() ? id == *member
                                         : row.state() == v1::ACTIVE && domain::MayOwn(row.role());
    if (fits) members.emplace_back(row.name(), id);
    return true;
  });
  std::sort(members.begin(), members.end());
  v1::TaskRecordsView view;
  for (const auto& [name, id] : members) {
    TASUKI_ASSIGN_OR_RETURN(*view.add_items(), TaskRecordOf(id, context.directory, context.now));
  }
  PrintRecords(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

std::string TaskLine(const Printer& out, const v1::TaskView& task) {
  std::string line =
      absl::StrCat(task.task().substr(0, 8), "  ", OneLine(task.what()), "  ", OneLine(task.from()),
                   " → ", OneLine(task.to()), "  ", StateText(out, task));
  if (const std::string due = DueText(task); !due.empty()) absl::StrAppend(&line, "  ", due);
  if (const std::string far = MilestonesText(task); !far.empty()) absl::StrAppend(&line, "  ", far);
  return line;
}

void AddDelegateList(Verb& delegate) {
  auto args = std::make_shared<TaskListArgs>();
  Verb list = delegate.Part("list", "delegated work: what you were given and what you gave",
                            "tasuki delegate list --mine");
  Flag mine = list.Switch("--mine", args->mine, "only what was given to you");
  Flag given = list.Switch("--given", args->given, "only what you gave").Excludes(mine);
  Flag member = list.Option("--member", args->member, "somebody else's")
                    .Hint("MEMBER")
                    .Offers(Offer::kMembers)
                    .Otherwise("yours");
  list.Switch("--team", args->team, "everybody's").Excludes(mine).Excludes(given).Excludes(member);
  list.Switch("--all", args->all, "with all that ended, not only within 30 days");
  list.Does([args](CommandContext& context) { return RunTaskList(context, *args); });

  Verb record = delegate.Part("record", "what colleagues made of the work they were given",
                              "tasuki delegate record");
  record.Option("MEMBER", args->member, "only that colleague")
      .Hint("")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  record.Does([args](CommandContext& context) -> absl::Status {
    if (args->member.empty()) return ShowRecords(context, std::nullopt);
    TASUKI_ASSIGN_OR_RETURN(const MemberId only, FindMember(context.directory, args->member));
    return ShowRecords(context, only);
  });
}

}  // namespace tasuki::client
