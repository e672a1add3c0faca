#include "client/views/tasks.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/replica/civil_zone.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/task_fold.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

constexpr size_t kTaskIdShortest = 4;  // Hex digits.
constexpr size_t kTaskBytes = SubjectId::kBytes;

std::string HexDay(int32_t day) { return absl::FormatCivilTime(domain::ToCivil(day)); }

// A civil day, or the moment in that zone where a time was given.
std::string SlotText(const v1::CivilSlot& slot, absl::TimeZone zone) {
  return slot.has_minute() ? TimeText(SlotTime(slot, zone), zone) : HexDay(slot.day());
}

std::string StateOf(const v1::TaskRow& task) {
  if (task.ended_seq() != 0) return std::string(domain::WordOf(task.end()));
  return task.plans() == 0 ? "unplanned" : "planned";
}

// Whether its prospect is still in sight.
bool IsInSight(SubjectId prospect, domain::Rows& rows) {
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  return row != nullptr && !row->erased() && !row->has_undone();
}

void PutMilestones(const v1::TaskRow& task, const v1::TaskText& plan, int32_t today,
                   v1::TaskView& view) {
  for (int i = 0; i < task.milestones_size(); ++i) {
    const v1::TaskMilestone& milestone = task.milestones(i);
    v1::MilestoneView& one = *view.add_milestones();
    one.set_number(static_cast<uint32_t>(i) + 1);
    if (i < plan.milestones_size()) one.set_name(plan.milestones(i));
    one.set_day(HexDay(milestone.day()));
    if (milestone.reached_seq() != 0) {
      one.set_reached(HexDay(milestone.reached_day()));
    } else {
      one.set_overdue(task.ended_seq() == 0 && milestone.day() < today);
    }
  }
}

// The words of an event; an empty one where they cannot be read.
v1::Personal WordsAt(uint64_t seq, Workspace& workspace) {
  if (seq == 0) return {};
  const auto text = workspace.Text(Seq(seq));
  return text.ok() && text->has_value() ? **text : v1::Personal();
}

}  // namespace

absl::StatusOr<Task> FindTask(Directory& directory, const std::string& typed) {
  const std::string prefix = absl::AsciiStrToLower(typed);
  const bool hex = std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  domain::Rows& rows = directory.rows();
  std::vector<std::pair<SubjectId, SubjectId>> found;  // Prospect, task.
  if (hex && prefix.size() >= kTaskIdShortest && prefix.size() <= 2 * kTaskBytes) {
    const std::string whole = HexDecode(prefix.substr(0, prefix.size() / 2 * 2)).value_or("");
    const domain::KeyBytes start = domain::KeyBytes('s').Append(whole);
    TASUKI_RETURN_IF_ERROR(
        rows.ScanRows(start.view(), [&](std::string_view key, std::string_view bytes) {
          v1::SubjectRow row;
          const SubjectId id = SubjectId::FromTrusted(key.substr(1));
          if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
              row.kind() == v1::TASK && id.Hex().rfind(prefix, 0) == 0) {
            found.emplace_back(SubjectId::FromTrusted(row.parent()), id);
          }
          return found.size() < 2;
        }));
  }
  if (found.size() > 1) {
    return Refused(Phrase("several tasks begin with $0", OneLine(typed)), "type more of the id");
  }
  const auto* row =
      found.empty() ? nullptr : rows.Find(domain::TaskKey(found[0].first, found[0].second));
  if (row == nullptr || row->delegated_seq() == 0 || !IsInSight(found[0].first, rows)) {
    return NotFound(Phrase("there is no task $0", OneLine(typed)),
                    "`tasuki delegate list --team` lists those that are open");
  }
  return Task{found[0].first, *row};
}

absl::StatusOr<std::vector<Task>> TasksIn(const TaskQuery& query, Directory& directory) {
  domain::Rows& rows = directory.rows();
  // Day, prospect, task.
  std::set<std::tuple<int32_t, SubjectId, SubjectId>> places;
  for (const auto& [member, list] : query.lists) {
    const domain::KeyBytes prefix =
        domain::KeyBytes('T').Append(member.bytes()).AppendU8(static_cast<uint8_t>(list));
    domain::KeyBytes from = prefix;
    from.AppendI32(query.from_day);
    TASUKI_RETURN_IF_ERROR(
        rows.ScanRowsFrom(prefix.view(), from.view(), [&](std::string_view key, std::string_view) {
          key.remove_prefix(prefix.view().size());
          const auto day = static_cast<int32_t>(GetU32(key) ^ 0x80000000);
          if (day > query.to_day) return false;
          places.emplace(day, SubjectId::FromTrusted(key.substr(4, kTaskBytes)),
                         SubjectId::FromTrusted(key.substr(4 + kTaskBytes)));
          return true;
        }));
  }
  std::vector<SubjectId> people;
  for (const auto& place : places) people.push_back(std::get<1>(place));
  directory.OpenPeople(people);
  std::vector<std::tuple<int32_t, std::string, Task>> sorted;
  for (const auto& [day, prospect, id] : places) {
    const auto* row = rows.Find(domain::TaskKey(prospect, id));
    if (row == nullptr || !IsInSight(prospect, rows)) continue;
    sorted.emplace_back(day, directory.Name(prospect), Task{prospect, *row});
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  TASUKI_RETURN_IF_ERROR(directory.status());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::vector<Task> tasks;
  for (auto& one : sorted) tasks.push_back(std::move(std::get<2>(one)));
  return tasks;
}

absl::StatusOr<std::vector<Task>> OpenTasksOf(SubjectId prospect, domain::Rows& rows) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<SubjectId> entries, domain::AbsorbedBy(prospect, rows));
  entries.insert(entries.begin(), prospect);
  std::vector<Task> tasks;
  bool broken = false;
  for (const SubjectId entry : entries) {
    const auto* row = rows.Find(domain::ProspectKey(entry));
    if (row == nullptr || row->open_tasks() == 0) continue;
    const domain::KeyBytes prefix = domain::KeyBytes('w').Append(entry.bytes());
    TASUKI_RETURN_IF_ERROR(
        rows.ScanRows(prefix.view(), [&](std::string_view, std::string_view bytes) {
          Task task{entry, {}};
          broken = !task.row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
          if (!broken && domain::IsOpenTask(task.row)) tasks.push_back(std::move(task));
          return !broken;
        }));
  }
  if (broken) {
    return Fault(absl::StatusCode::kDataLoss,
                 "a task's row does not parse; `tasuki recover` fetches it again");
  }
  std::stable_sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
    return domain::NextDayOf(a.row) < domain::NextDayOf(b.row);
  });
  return tasks;
}

v1::TaskView TaskOf(const Task& task, Directory& directory, const Presenter& presenter,
                    absl::Time now) {
  const v1::TaskRow& row = task.row;
  domain::Rows& rows = directory.rows();
  Workspace& workspace = directory.workspace();
  const absl::TimeZone zone = ZoneOf(rows, v1::PROSPECT, task.prospect);
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now, zone));
  const SubjectId survivor = domain::SurvivorOf(task.prospect, rows);
  v1::TaskView view;
  view.set_task(HexEncode(row.task()));
  view.set_prospect(survivor.Hex());
  view.set_name(InList(directory.Name(survivor)));
  view.set_company(InList(directory.Company(survivor)));
  view.set_from(directory.Member(MemberId::FromTrusted(row.from())));
  view.set_from_id(HexEncode(row.from()));
  view.set_to(directory.Member(MemberId::FromTrusted(row.to())));
  view.set_to_id(HexEncode(row.to()));
  const v1::Personal said = WordsAt(row.delegated_seq(), workspace);
  view.set_what(said.task().what());
  view.set_background(said.task().background());
  view.set_why(said.task().why());
  view.set_what_is_in_it(said.task().what_is_in_it());
  view.set_state(StateOf(row));
  if (row.has_wished()) view.set_wished(SlotText(row.wished(), zone));
  if (row.has_planned()) view.set_planned(SlotText(row.planned(), zone));
  const v1::Personal plan = WordsAt(row.planned_seq(), workspace);
  view.set_how(plan.task().how());
  PutMilestones(row, plan.task(), today, view);
  view.set_plans(row.plans());
  const std::optional<int32_t> due = domain::DueDayOf(row);
  if (row.ended_seq() == 0 && due.has_value() && *due < today) {
    view.set_overdue_days(static_cast<uint32_t>(today - *due));
  }
  if (row.ended_us() != 0) view.set_ended(presenter.Time(row.ended_us()));
  view.set_result(WordsAt(row.ended_seq(), workspace).remark().text());
  view.set_thanks(WordsAt(row.thanked_seq(), workspace).remark().text());
  const auto* prospect = rows.Find(domain::ProspectKey(task.prospect));
  if (prospect != nullptr) {
    for (const v1::Crossed& crossed : prospect->crossed()) {
      if (crossed.id() == row.task()) view.set_crossed(true);
    }
  }
  uint64_t last =
      std::max({row.delegated_seq(), row.planned_seq(), row.ended_seq(), row.thanked_seq()});
  for (const v1::TaskMilestone& milestone : row.milestones()) {
    last = std::max(last, milestone.reached_seq());
  }
  view.set_pending(last > workspace.home().replica().applied().value());
  return view;
}

absl::StatusOr<v1::TaskRecordView> TaskRecordOf(MemberId member, Directory& directory,
                                                absl::Time now) {
  domain::Rows& rows = directory.rows();
  v1::TaskRecordView view;
  view.set_member(directory.Member(member));
  view.set_member_id(member.Hex());
  if (const auto* row = rows.Find(domain::TaskRecordKey(member)); row != nullptr) {
    view.set_in_time(row->in_time());
    view.set_late(row->late());
    view.set_undated(row->undated());
    view.set_declined(row->declined());
    view.set_moved(row->moved());
  }
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now, CivilZone(rows, member)));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Task> open,
                          TasksIn({.lists = {{member, domain::TaskList::kMine}}}, directory));
  view.set_open(static_cast<uint32_t>(open.size()));
  for (const Task& task : open) {
    const std::optional<int32_t> due = domain::DueDayOf(task.row);
    if (due.has_value() && *due < today) view.set_overdue(view.overdue() + 1);
  }
  return view;
}

}  // namespace tasuki::client
