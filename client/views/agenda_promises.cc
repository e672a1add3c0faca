#include "client/views/agenda_promises.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_join.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/policies.h"

namespace tasuki::client {
namespace {

constexpr const char* kPromiseKind = "promise";
constexpr const char* kDeliveryKind = "delivery";  // R135.
constexpr const char* kClientPromiseKind = "client-promise";
constexpr int32_t kPromiseWeekDays = 7;

int32_t CivilDayIn(absl::Time time, absl::TimeZone zone) {
  return domain::DayNumber(absl::ToCivilDay(time, zone));
}

}  // namespace

AgendaPromises::AgendaPromises(const AgendaQuery& query, Directory& directory, Presenter& presenter,
                               absl::Time now, Language language)
    : query_(query),
      directory_(directory),
      rows_(directory.rows()),
      presenter_(presenter),
      reader_(directory, presenter, now),
      now_(now),
      language_(language) {}

absl::StatusOr<std::vector<DuePromise>> AgendaPromises::Due() {
  std::vector<DuePromise> due;
  TASUKI_RETURN_IF_ERROR(Add({.owner = query_.member}, due));
  if (query_.manages && query_.member.has_value()) {
    TASUKI_RETURN_IF_ERROR(Add({.queue = true}, due));
  }
  return due;
}

// All open ones are looked at: they are what somebody has promised.
absl::Status AgendaPromises::Add(const PromisedQuery& query, std::vector<DuePromise>& due) {
  const int32_t today = CivilDayIn(now_, directory_.workspace().zone());
  const auto weekday = static_cast<int32_t>(absl::GetWeekday(domain::ToCivil(today)));
  const int32_t sunday = today - weekday + kPromiseWeekDays - 1;
  return Lister(directory_, presenter_, now_)
      .ForEachPromised(query, [&](SubjectId entry, MemberId owner) -> absl::Status {
        TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> open,
                                reader_.OpenOf(entry, INT32_MAX));
        for (const PromiseAt& promise : open) {
          if (promise.row.by() == v1::US && !query.queue) {
            ++open_;
            this_week_ += promise.row.due().day() <= sunday ? 1 : 0;
          }
          if (IsDue(promise)) due.push_back(Made(promise, owner));
          if (promise.row.by() == v1::US) {
            TASUKI_RETURN_IF_ERROR(AddMilestones(promise, owner, due));
          }
        }
        return absl::OkStatus();
      });
}

// Ours on their day; the client's once it is over: until then it is for them to come to us.
bool AgendaPromises::IsDue(const PromiseAt& promise) {
  if (promise.row.by() == v1::US) return reader_.DueAt(promise) <= query_.until;
  const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
  return domain::OverFrom(promise.row.due().day(), ZoneOf(rows_, v1::PROSPECT, prospect)) <=
         query_.until;
}

// Those of one day are one row. A promise keeps them in its event, and there are few open ones.
absl::Status AgendaPromises::AddMilestones(const PromiseAt& promise, MemberId owner,
                                           std::vector<DuePromise>& due) {
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent made,
                          directory_.workspace().EventAt(Seq(promise.row.made_seq())));
  const auto& days = made.header.promise_made().milestone_days();
  if (days.empty()) return absl::OkStatus();
  const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
  const absl::TimeZone zone = ZoneOf(rows_, v1::PROSPECT, prospect);
  const int32_t today = CivilDayIn(now_, zone);
  std::map<int32_t, int> first;  // Of each day that is to be said, which one.
  for (int i = 0; i < days.size(); ++i) {
    v1::CivilSlot slot;
    slot.set_day(days.Get(i));
    slot.set_minute(presenter_.slots().On(prospect, slot.day(), v1::CHANNEL_UNSPECIFIED).minute());
    const bool is_said =
        domain::IsMilestoneSaid(slot.day(), presenter_.slots().slots().calendar(), today);
    if (!is_said || SlotTime(slot, zone) > query_.until) continue;
    first.emplace(slot.day(), i);
  }
  if (first.empty()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const auto text, directory_.workspace().Text(made));
  const v1::PromiseText words = text.has_value() ? text->promise() : v1::PromiseText();
  for (const auto& [day, number] : first) {
    PromiseAt part = promise;
    part.row.mutable_due()->set_day(day);
    part.row.mutable_due()->clear_minute();
    DuePromise line = Made(part, owner);
    line.carries_next = false;
    line.item.set_kind(std::string(domain::kMilestoneKind));
    std::vector<std::string> names;
    for (int i = 0; i < days.size() && i < words.milestones_size(); ++i) {
      if (days.Get(i) == day) names.push_back(InList(words.milestones(i)));
    }
    line.item.set_purpose(absl::StrJoin(names, ", "));
    line.item.set_reason(Say(language_, Message::kDuePromiseMilestone,
                             {DayForPeople(language_, domain::ToCivil(promise.row.due().day())),
                              std::to_string(number + 1), std::to_string(days.size())}));
    due.push_back(std::move(line));
  }
  return absl::OkStatus();
}

DuePromise AgendaPromises::Made(const PromiseAt& promise, MemberId owner) {
  const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
  const absl::TimeZone zone = ZoneOf(rows_, v1::PROSPECT, prospect);
  const auto* found = rows_.Find(domain::ProspectKey(prospect));
  const v1::ProspectRow row = found == nullptr ? v1::ProspectRow() : *found;
  const bool ours = promise.row.by() == v1::US;
  DuePromise due;
  due.due = reader_.DueAt(promise);
  due.prospect = prospect;
  due.owner = owner;
  due.said = Seq(row.last_touch().seq());
  due.carries_next =
      promise.entry == prospect && promise.row.kind() == (ours ? v1::DELIVERY : v1::DECISION_DATE);
  v1::AgendaItem& item = due.item;
  item.set_prospect(prospect.Hex());
  if (!row.attributes().firm().empty()) item.set_firm(HexEncode(row.attributes().firm()));
  item.set_kind(!ours                                ? kClientPromiseKind
                : promise.row.kind() == v1::DELIVERY ? kDeliveryKind
                                                     : kPromiseKind);
  item.set_due(TimeText(due.due, zone));
  const int32_t today = CivilDayIn(now_, zone);
  item.set_overdue_days(static_cast<uint32_t>(std::max(0, today - promise.row.due().day())));
  const v1::Channel channel = row.attributes().preferred_channel();
  item.set_channel(std::string(domain::WordOf(channel)));
  // Ours is exempt from send windows, chasing is not (X8).
  absl::Time slot = std::max(due.due, now_);
  if (!ours) {
    const v1::CivilSlot first =
        presenter_.slots().First(prospect, std::max(today, promise.row.due().day() + 1),
                                 absl::ToCivilMinute(now_, zone), channel);
    slot = std::max(SlotTime(first, zone), now_);
  }
  item.set_slot(TimeText(slot, zone));
  item.set_pending(row.last_seq() > directory_.workspace().home().replica().applied().value());
  item.set_promise(HexEncode(promise.row.promise()));
  item.set_promise_kind(std::string(domain::WordOf(promise.row.kind())));
  const auto text = directory_.workspace().Text(Seq(promise.row.made_seq()));
  if (text.ok() && *text) item.set_promised(InList((*text)->promise().what()));
  item.set_hollow(reader_.IsHollow(promise));
  item.set_reason(ReasonOf(promise, item.hollow()));
  return due;
}

// Of people's words it holds none.
std::string AgendaPromises::ReasonOf(const PromiseAt& promise, bool hollow) {
  const v1::PromiseRow& row = promise.row;
  std::vector<std::string> sentences;
  const auto add = [&](Message message, const std::vector<std::string>& values) {
    sentences.push_back(Say(language_, message, values));
  };
  const std::string day = DayForPeople(language_, domain::ToCivil(row.due().day()));
  const std::string kind =
      ValueForPeople(language_, "promise-kind", std::string(domain::WordOf(row.kind())));
  if (row.by() == v1::US) {
    add(kind.empty() ? Message::kDuePromise : Message::kDuePromiseOf, {day, kind});
    if (row.moved_alone() != 0) {
      add(Message::kDueMovedAlone, {std::to_string(row.moved_alone())});
    }
  } else {
    add(kind.empty() ? Message::kDueClientPromise : Message::kDueClientPromiseOf, {day, kind});
    const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
    const auto* found = rows_.Find(domain::ProspectKey(prospect));
    const bool chased =
        found != nullptr && domain::IsChased(row, *found, ZoneOf(rows_, v1::PROSPECT, prospect));
    if (hollow) {
      add(Message::kDueHollow, {});
    } else if (chased) {
      add(Message::kDueChased, {});
    }
  }
  return absl::StrJoin(sentences, language_ == Language::kJapanese ? "。" : "; ");
}

std::vector<std::string> AgendaPromises::Warnings() const {
  const v1::Policy& policy = presenter_.slots().policy();
  std::vector<std::string> warnings;
  const auto warn = [&](Message message, uint32_t is, uint32_t bound) {
    warnings.push_back(Say(language_, message, {std::to_string(is), std::to_string(bound)}));
  };
  const uint32_t ceiling = policy.capacity().promises_ceiling();
  if (ceiling != 0 && open_ > ceiling) warn(Message::kWarnPromises, open_, ceiling);
  const uint32_t full = domain::FullWeek(policy.promises());
  if (this_week_ > full) warn(Message::kWarnFullWeek, this_week_, full);
  return warnings;
}

void AgendaPromises::PutInto(v1::AgendaItem& promise, v1::AgendaItem& item) {
  item.set_promise(promise.promise());
  item.set_promise_kind(promise.promise_kind());
  item.set_promised(promise.promised());
  item.set_hollow(promise.hollow());
  if (promise.overdue_days() != 0) item.set_reason(promise.reason());
}

}  // namespace tasuki::client
