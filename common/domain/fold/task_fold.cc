#include "common/domain/fold/task_fold.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/exclusive.h"

namespace tasuki::domain {
namespace {

// Changes a task, and the count of those that are open. `id` may be unknown so far.
template <class Change>
const v1::TaskRow& ChangeTask(const std::string& id, const FoldEvent& at, v1::ProspectRow& row,
                              Change change) {
  const auto key = TaskKey(at.rows.subject(), SubjectId::FromTrusted(id));
  const bool is_new = at.rows.Find(key) == nullptr;
  v1::TaskRow& task = at.rows.Edit(key);
  if (is_new) {
    task.set_task(id);
    task.mutable_first()->set_b_us(at.b_us);
    task.mutable_first()->set_seq(at.event.seq.value());
    row.set_tasks(row.tasks() + 1);
  }
  const uint32_t was_open = IsOpenTask(task) ? 1 : 0;
  change(task);
  row.set_open_tasks(row.open_tasks() + (IsOpenTask(task) ? 1 : 0) - was_open);
  return task;
}

// Whether a fact may speak of it; where not, it counts for nothing, and only the task's first
// mention is kept.
bool IsKnownTask(const std::string& id, const FoldEvent& at, v1::ProspectRow& row) {
  const v1::TaskRow& task = ChangeTask(id, at, row, [](v1::TaskRow&) {});
  return task.delegated_seq() != 0 || IsToCome(at, id);
}

// What a plan says, so that two that say the same do not cross.
std::string SaidBy(const v1::TaskPlanned& plan) {
  std::string said = absl::StrCat(plan.due().day());
  if (plan.due().has_minute()) absl::StrAppend(&said, " ", plan.due().minute());
  for (const int32_t day : plan.milestone_days()) absl::StrAppend(&said, ",", day);
  return said;
}

}  // namespace

void FoldTaskDelegated(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::TaskDelegated& body = at.header.task_delegated();
  ChangeTask(body.task(), at, row, [&](v1::TaskRow& task) {
    if (task.delegated_seq() != 0) return;
    task.set_from(DoneBy(at.header).str());
    task.set_to(body.to());
    if (body.has_due()) *task.mutable_wished() = body.due();
    task.set_delegated_us(at.b_us);
    task.set_delegated_day(at.day);
    task.set_delegated_seq(at.event.seq.value());
  });
}

void FoldTaskPlanned(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::TaskPlanned& body = at.header.task_planned();
  if (!IsKnownTask(body.task(), at, row)) return;
  ChangeTask(body.task(), at, row, [&](v1::TaskRow& task) {
    Stand(at.event, {.what = kTaskPlanned, .id = task.task(), .value = SaidBy(body)},
          *task.mutable_plan(), *row.mutable_crossed());
    if (task.plans() == 0) task.set_first_due_day(body.due().day());
    *task.mutable_planned() = body.due();
    task.set_planned_seq(at.event.seq.value());
    task.set_plans(task.plans() + 1);
    const v1::TaskRow before = task;
    task.clear_milestones();
    for (int i = 0; i < body.milestone_days_size(); ++i) {
      const int32_t day = body.milestone_days(i);
      const bool stays = i < before.milestones_size() && before.milestones(i).day() == day;
      if (stays) {
        *task.add_milestones() = before.milestones(i);
      } else {
        task.add_milestones()->set_day(day);
      }
    }
  });
}

void FoldMilestoneReached(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::MilestoneReached& body = at.header.milestone_reached();
  if (!IsKnownTask(body.task(), at, row)) return;
  ChangeTask(body.task(), at, row, [&](v1::TaskRow& task) {
    if (body.milestone() == 0 || body.milestone() > static_cast<uint32_t>(task.milestones_size())) {
      return;
    }
    v1::TaskMilestone& milestone = *task.mutable_milestones(static_cast<int>(body.milestone()) - 1);
    if (milestone.reached_seq() != 0) return;
    milestone.set_reached_us(at.b_us);
    milestone.set_reached_seq(at.event.seq.value());
    milestone.set_reached_day(at.day);
  });
}

void FoldTaskDone(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::TaskDone& body = at.header.task_done();
  if (!IsKnownTask(body.task(), at, row)) return;
  ChangeTask(body.task(), at, row, [&](v1::TaskRow& task) {
    Stand(at.event, {.what = kTaskEnded, .id = task.task(), .value = WordOf(body.end())},
          *task.mutable_ending(), *row.mutable_crossed());
    task.set_ended_us(at.b_us);
    task.set_ended_day(at.day);
    task.set_ended_seq(at.event.seq.value());
    task.set_end(body.end());
  });
}

// A memo may name anything: what it says of a task that is not known by then says nothing, whatever
// comes later.
void FoldThanks(const FoldEvent& at) {
  const std::string& id = at.header.note_added().thanks_task();
  if (id.size() != SubjectId::kBytes) return;
  const auto key = TaskKey(at.rows.subject(), SubjectId::FromTrusted(id));
  const v1::TaskRow* task = at.rows.Find(key);
  if (task == nullptr || task->delegated_seq() == 0) return;
  at.rows.Edit(key).set_thanked_seq(at.event.seq.value());
}

bool IsOpenTask(const v1::TaskRow& task) {
  return task.delegated_seq() != 0 && task.ended_seq() == 0;
}

int32_t NextDayOf(const v1::TaskRow& task) {
  if (task.plans() == 0) return task.delegated_day();
  int32_t day = task.planned().day();
  for (const v1::TaskMilestone& milestone : task.milestones()) {
    if (milestone.reached_seq() == 0) day = std::min(day, milestone.day());
  }
  return day;
}

std::optional<int32_t> DueDayOf(const v1::TaskRow& task) {
  if (task.has_planned()) return task.planned().day();
  if (task.has_wished()) return task.wished().day();
  return std::nullopt;
}

}  // namespace tasuki::domain
