#include "client/remind/reminder.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "client/remind/limits.h"
#include "client/replica/open_home.h"
#include "client/views/agenda.h"
#include "client/views/agenda_leaving.h"
#include "client/views/agenda_words.h"
#include "client/views/directory.h"
#include "client/words/display.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/rows/policies.h"

namespace tasuki::client {
namespace {

constexpr int32_t kMinutesOfDay = 24 * 60;
constexpr std::string_view kAppointment = "appointment";

// What it is and when: moved, it is another thing to be reminded of.
std::string KeyOf(const v1::AgendaItem& item) {
  if (item.kind() == domain::kMilestoneKind) {
    return absl::StrCat(item.promise(), " milestone ", item.due());
  }
  if (!item.promise().empty()) return absl::StrCat(item.promise(), " promise ", item.due());
  if (!item.task().empty()) return absl::StrCat(item.task(), " task ", item.due());
  if (item.kind() == kLeaveKind) {
    return absl::StrCat(item.owner_id(), " leave ", item.due());
  }
  const bool apart = item.kind() == kAppointment || item.kind() == "introduction" ||
                     item.kind() == domain::kHandoverKind;
  return absl::StrCat(item.prospect().empty() ? item.firm() : item.prospect(), " ",
                      apart ? item.kind() : "next", " ", item.due());
}

std::optional<absl::Time> DueOf(const v1::AgendaItem& item) {
  absl::Time due;
  std::string error;
  if (!item.has_due() || !absl::ParseTime(absl::RFC3339_full, item.due(), &due, &error)) {
    return std::nullopt;
  }
  return due;
}

absl::Time AtMinute(absl::CivilDay day, int32_t minute, absl::TimeZone zone) {
  return absl::FromCivil(absl::CivilMinute(day) + minute, zone);
}

}  // namespace

RemindHours RemindHoursOf(const v1::Policy& policy) {
  RemindHours hours{kMinutesOfDay, 0};
  for (const v1::SendWindow& window : policy.send_windows()) {
    RemindHours one{kMinutesOfDay, 0};
    for (const v1::TimeRange& range : window.accepted()) {
      one.from = std::min(one.from, domain::ParseMinute(range.from()).value_or(0));
      one.to = std::max(one.to, domain::ParseMinute(range.to()).value_or(kMinutesOfDay));
    }
    if (one.from == 0 && one.to == kMinutesOfDay) continue;  // A meeting may be at any hour.
    hours.from = std::min(hours.from, one.from);
    hours.to = std::max(hours.to, one.to);
  }
  return hours.from < hours.to ? hours : RemindHours();
}

Reminder::Reminder(Workspace& workspace, const HomeOptions& options, Language language)
    : workspace_(workspace),
      clock_(*options.clock),
      home_(options.home),
      language_(language),
      reminded_(ReadReminded(options.home)) {}

absl::Status Reminder::Turn() {
  const absl::Time now = clock_.Now();
  const absl::Time timer = clock_.TimerNow();
  if (!IsTime(now, timer)) return absl::OkStatus();
  looked_ = timer;
  looked_at_ = now;
  position_ = PositionOf(workspace_);
  return Look(now);
}

// Cheap: asked on every turn.
bool Reminder::IsTime(absl::Time now, absl::Time timer) const {
  if (now >= look_at_ || now < looked_at_) return true;
  return timer - looked_ >= kRemindAgain && !(PositionOf(workspace_) == position_);
}

bool Reminder::InHours(absl::Time now, absl::TimeZone zone) {
  const v1::Policy& policy = domain::PresentPolicy(workspace_.rows());
  const RemindHours hours = RemindHoursOf(policy);
  const absl::CivilDay day = absl::ToCivilDay(now, zone);
  const absl::Time from = AtMinute(day, hours.from, zone);
  if (now < from) look_at_ = std::min(look_at_, from);
  const domain::BusinessCalendar calendar(policy.calendar(), zone.name());
  return calendar.IsBusinessDay(domain::DayNumber(day)) && now >= from &&
         now < AtMinute(day, hours.to, zone);
}

absl::Status Reminder::Look(absl::Time now) {
  look_at_ = now + kRemindLookEvery;
  const absl::TimeZone zone = workspace_.zone();
  const absl::CivilDay day = absl::ToCivilDay(now, zone);
  const bool in_hours = InHours(now, zone);
  Directory directory(workspace_, workspace_.rows());
  const AgendaQuery query{.member = workspace_.home().identity().member,
                          .until = absl::FromCivil(day + 1, zone) - absl::Microseconds(1)};
  v1::AgendaView view;
  TASUKI_RETURN_IF_ERROR(AgendaOf(query, directory, now, language_, view));
  std::set<std::string> still;  // What is on the agenda and was heard of.
  std::vector<const v1::AgendaItem*> come;
  for (const v1::AgendaItem& item : view.items()) {
    const std::optional<absl::Time> due = DueOf(item);
    if (!due.has_value() || item.kind() == domain::kTriageKind) continue;
    if (*due > now) {
      look_at_ = std::min(look_at_, *due);
      continue;
    }
    const std::string key = KeyOf(item);
    const bool known = reminded_.things.count(key) != 0;
    // An appointment is at its hour, whatever the hour.
    const bool tells = !known && (in_hours || item.kind() == kAppointment);
    if (tells) come.push_back(&item);
    if ((known || tells) && still.size() < kRemindedMax) still.insert(key);
  }
  reminded_.things = std::move(still);
  if (reminded_.day != day) {
    reminded_.day = day;
    reminded_.shown = 0;
    reminded_.rest_told = false;
  }
  if (!come.empty()) Tell(come);
  return absl::OkStatus();
}

void Reminder::Tell(const std::vector<const v1::AgendaItem*>& things) {
  const size_t singly = std::min(
      things.size(), static_cast<size_t>(std::max(0, kRemindersSinglyMax - reminded_.shown)));
  const size_t rest = things.size() - singly;
  const bool tells_rest = rest != 0 && !reminded_.rest_told;
  reminded_.shown += static_cast<int>(singly);
  reminded_.rest_told = reminded_.rest_told || tells_rest;
  // Kept first: what is shown and forgotten would be shown again by the next agent. Where it cannot
  // be kept, that is what happens, and nothing is lost.
  if (absl::Status kept = KeepReminded(home_, reminded_); !kept.ok()) {
    Log(LogLevel::kWarn, "reminders-not-kept", {{"why", kept}});
  }
  for (size_t i = 0; i < singly; ++i) notifier_.Show(NoteOf(*things[i]));
  if (!tells_rest) return;
  notifier_.Show({.title = Say(language_, Message::kRemindRest, {std::to_string(rest)}),
                  .body = Say(language_, Message::kRemindRestDo),
                  .kind = "rest",
                  .about = std::to_string(rest)});
}

Note Reminder::NoteOf(const v1::AgendaItem& item) const {
  std::string body = item.reason();
  if (!item.purpose().empty()) absl::StrAppend(&body, "\n", OneLine(item.purpose()));
  return {.title = TitleOf(item, language_),
          .body = std::move(body),
          .kind = item.kind(),
          .about = item.prospect().empty() ? item.firm() : item.prospect()};
}

}  // namespace tasuki::client
