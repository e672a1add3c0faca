#include <algorithm>
#include <utility>

#include "client/replica/civil_zone.h"
#include "client/views/deals.h"
#include "client/views/tasks.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/task_fold.h"
#include "common/domain/rows/merged.h"
#include "common/domain/verdict/ownership.h"

// What both agendas show of delegated work, and a manager's of terms (tasks.h).

namespace tasuki::client {
namespace {

constexpr int32_t kWorkBegins = 9 * 60;  // Minute of the day of what nobody gave a time.
constexpr size_t kFlaggedShown = 100;    // One agenda lists no more of them: it is to be read.

std::string DayText(Language language, int32_t day) {
  return DayForPeople(language, domain::ToCivil(day));
}

// The day and time at which it is looked at next.
v1::CivilSlot NextSlotOf(const v1::TaskRow& task) {
  v1::CivilSlot slot;
  slot.set_day(domain::NextDayOf(task));
  slot.set_minute(kWorkBegins);
  if (task.has_planned() && task.planned().day() == slot.day() && task.planned().has_minute()) {
    slot.set_minute(task.planned().minute());
  }
  return slot;
}

// Why it is in this one's agenda, in one sentence.
std::string TaskReason(const v1::TaskRow& task, bool of_delegate, Directory& directory,
                       Language language) {
  const std::string from = directory.Member(MemberId::FromTrusted(task.from()));
  const std::string to = directory.Member(MemberId::FromTrusted(task.to()));
  if (task.plans() == 0) {
    return of_delegate ? Say(language, Message::kDueTaskToPlan, {from})
                       : Say(language, Message::kDueTaskUnplanned, {to});
  }
  int reached = 0;
  for (const v1::TaskMilestone& one : task.milestones()) reached += one.reached_seq() != 0 ? 1 : 0;
  const std::string whose = of_delegate ? from : to;
  const std::string day = DayText(language, task.planned().day());
  if (reached == task.milestones_size()) {
    return Say(language, of_delegate ? Message::kDueTaskMine : Message::kDueTaskGiven,
               {whose, day});
  }
  return Say(language, of_delegate ? Message::kDueMilestoneMine : Message::kDueMilestoneGiven,
             {whose, day, std::to_string(reached + 1), std::to_string(task.milestones_size())});
}

}  // namespace

absl::StatusOr<std::vector<AgendaTask>> AgendaTasks(std::optional<MemberId> member,
                                                    absl::Time until, Directory& directory,
                                                    absl::Time now, Language language) {
  domain::Rows& rows = directory.rows();
  const absl::TimeZone reader = directory.workspace().zone();
  TaskQuery query{.to_day = domain::DayNumber(absl::ToCivilDay(until, reader))};
  if (member.has_value()) {
    query.lists = {{*member, domain::TaskList::kMine}, {*member, domain::TaskList::kGiven}};
  } else {
    directory.ForEachMember([&](MemberId id, const v1::MemberRow&) {
      query.lists.emplace_back(id, domain::TaskList::kMine);
      return true;
    });
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Task> tasks, TasksIn(query, directory));
  std::vector<AgendaTask> lines;
  for (const Task& task : tasks) {
    const SubjectId survivor = domain::SurvivorOf(task.prospect, rows);
    // Who asked us to stop is nobody's reminder (X3).
    const auto* row = rows.Find(domain::ProspectKey(survivor));
    if (row != nullptr && directory.IsOptedOut(survivor, *row)) continue;
    const bool of_delegate = !member.has_value() || task.row.to() == member->bytes();
    const absl::TimeZone zone = ZoneOf(rows, v1::PROSPECT, task.prospect);
    const absl::Time due = SlotTime(NextSlotOf(task.row), zone);
    AgendaTask line{due, {}};
    v1::AgendaItem& item = line.item;
    item.set_prospect(survivor.Hex());
    item.set_name(InList(directory.Name(survivor)));
    item.set_company(InList(directory.Company(survivor)));
    item.set_kind(std::string(domain::kTaskKind));
    item.set_task(HexEncode(task.row.task()));
    item.set_due(TimeText(due, zone));
    item.set_slot(TimeText(std::max(due, now), zone));
    const int32_t today = domain::DayNumber(absl::ToCivilDay(now, zone));
    item.set_overdue_days(static_cast<uint32_t>(std::max(0, today - domain::NextDayOf(task.row))));
    item.set_reason(TaskReason(task.row, of_delegate, directory, language));
    const MemberId to = MemberId::FromTrusted(task.row.to());
    item.set_owner(directory.Member(to));
    item.set_owner_id(to.Hex());
    const auto text = directory.workspace().Text(Seq(task.row.delegated_seq()));
    if (text.ok() && text->has_value()) item.set_purpose(InList((*text)->task().what()));
    item.set_pending(std::max(task.row.delegated_seq(), task.row.planned_seq()) >
                     directory.workspace().home().replica().applied().value());
    lines.push_back(std::move(line));
  }
  return lines;
}

absl::StatusOr<std::vector<AgendaTask>> AgendaTerms(Directory& directory, Language language) {
  domain::Rows& rows = directory.rows();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<FlaggedDeal> flagged,
                          FlaggedDeals(rows, kFlaggedShown));
  std::vector<AgendaTask> lines;
  for (const FlaggedDeal& deal : flagged) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent change, directory.workspace().EventAt(deal.changed));
    const SubjectId survivor = domain::SurvivorOf(deal.prospect, rows);
    const absl::Time at = absl::FromUnixMicros(change.header.occurred_at_us());
    AgendaTask line{at, {}};
    v1::AgendaItem& item = line.item;
    item.set_prospect(survivor.Hex());
    item.set_name(InList(directory.Name(survivor)));
    item.set_company(InList(directory.Company(survivor)));
    item.set_kind(std::string(domain::kTermsKind));
    item.set_deal(deal.deal.Hex());
    item.set_due(TimeText(at, directory.workspace().zone()));
    item.set_reason(
        Say(language, Message::kDueTerms,
            {directory.Member(domain::DoneBy(change.header)),
             DayForPeople(language, absl::ToCivilDay(at, directory.workspace().zone()))}));
    const MemberId owner = domain::OwnerOf(survivor, change.header.occurred_at_us(), rows).owner;
    item.set_owner(directory.Member(owner));
    if (!owner.is_zero()) item.set_owner_id(owner.Hex());
    const auto text = directory.workspace().Text(change);
    if (text.ok() && text->has_value()) item.set_purpose(InList((*text)->terms().text()));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace tasuki::client
