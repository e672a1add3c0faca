#include "common/domain/fold/next_touch.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/introduction.h"
#include "common/domain/fold/promise_fold.h"

namespace tasuki::domain {
namespace {

constexpr int32_t kDaysAWeek = 7;

// When and why, before it is moved to a business day.
struct Due {
  int32_t day;
  v1::TouchKind kind;
  std::optional<int32_t> latest_day = std::nullopt;
};

// By what facts say. What decisions say lies over it (introduction.h).
bool HasNone(const v1::ProspectRow& row) {
  return !row.has_added_us() || row.follow_up() == v1::OPTED_OUT_FOR_EVER;
}

Due After(const FoldEvent& at, int64_t days, v1::TouchKind kind) {
  return {ClampDay(at.day + days), kind};
}

// By policies of before the number was theirs, too.
constexpr uint32_t kSuccessorBusinessDays = 5;

Due GreetSuccessor(const FoldEvent& at) {
  const uint32_t days = at.policy.next_touch().successor_business_days();
  return {at.calendar.AddBusinessDays(at.day, days == 0 ? kSuccessorBusinessDays : days),
          v1::FIRST_FOLLOW_UP};
}

Due AfterMonths(const FoldEvent& at, uint32_t months, uint32_t months_latest) {
  Due due{AddMonths(at.day, months), v1::REVISIT};
  if (months_latest > months) due.latest_day = AddMonths(at.day, months_latest);
  return due;
}

// The decision date the client named, while it lies ahead; else some weeks, repeating.
Due WhileConsidering(const FoldEvent& at, const v1::ProspectRow& row) {
  const auto named = FirstOpenPromise(v1::CLIENT, v1::DECISION_DATE, at, row);
  if (named.has_value() && *named > at.day) return {ClampDay(*named), v1::CLIENT_PROMISE};
  return After(at, int64_t{kDaysAWeek} * at.policy.next_touch().considering_weeks(),
               v1::CLIENT_PROMISE);
}

// The delivery promised, while one is open and ahead (R135).
std::optional<Due> OpenDelivery(const FoldEvent& at, const v1::ProspectRow& row) {
  const auto delivery = FirstOpenPromise(v1::US, v1::DELIVERY, at, row);
  if (!delivery.has_value() || *delivery < at.day) return std::nullopt;
  return Due{ClampDay(*delivery), v1::DELIVERY_DUE};
}

// Else the time until the re-order (R134).
Due AfterSale(const FoldEvent& at, const v1::ProspectRow& row) {
  return OpenDelivery(at, row).value_or(After(at, at.policy.next_touch().won_days(), v1::REORDER));
}

// Whether what is next comes from a sale.
bool IsAfterSale(const v1::ProspectRow& row) {
  const v1::TouchKind kind = row.next().kind();
  return InPostSale(row) || kind == v1::DELIVERY_DUE || kind == v1::REORDER;
}

// What puts a prospect off by months does not put off the delivery that a sale still owes (R135).
Due OrOpenDelivery(const Due& due, const FoldEvent& at, const v1::ProspectRow& row) {
  return IsAfterSale(row) ? OpenDelivery(at, row).value_or(due) : due;
}

// The only step stays where it is, behind a delivery.
Due BeforeStep(const FoldEvent& at, const v1::ProspectRow& row) {
  const v1::TouchKind kind = InPostSale(row) ? v1::REORDER : v1::STEP;
  return OpenDelivery(at, row).value_or(Due{NextStepDay(at, row), kind});
}

Due Step(const FoldEvent& at, const v1::ProspectRow& row) {
  return {std::max(NextStepDay(at, row), at.day), StepKind(row)};
}

// The table.
Due DueAfter(Happened happened, const FoldEvent& at, const v1::ProspectRow& row) {
  const v1::NextTouchRules& rules = at.policy.next_touch();
  switch (happened) {
    case Happened::kAdded:
      return {FirstFollowUpDay(at, row), v1::FIRST_FOLLOW_UP};
    case Happened::kTouch:
    case Happened::kCadenceResumed:
      return Step(at, row);
    case Happened::kCadenceStarted:
      return {NextStepDay(at, row), StepKind(row)};
    case Happened::kTouchTooEarly:
      return BeforeStep(at, row);
    case Happened::kTouchAlone:
      return After(at, rules.without_cadence_days(), v1::STEP);
    case Happened::kLimitReached:
    case Happened::kPaused:
      return OrOpenDelivery(
          AfterMonths(at, rules.limit_reached_months(), rules.limit_reached_months_latest()), at,
          row);
    case Happened::kOverride:
      return {at.calendar.AddBusinessDays(at.day, rules.inbound_business_days()), v1::STEP};
    case Happened::kInbound:
    case Happened::kAnswered:
      return {at.calendar.AddBusinessDays(at.day, rules.inbound_business_days()), v1::ANSWER_DUE};
    case Happened::kSucceeded:
      return GreetSuccessor(at);
    case Happened::kNotNow:
      return AfterMonths(at, rules.not_now_months(), rules.not_now_months_latest());
    case Happened::kConsidering:
      return WhileConsidering(at, row);
    case Happened::kNo:
      return AfterMonths(at, rules.no_months(), 0);
    case Happened::kLost:
      return AfterMonths(at, rules.lost_months(), 0);
    case Happened::kCompleted:
      return OrOpenDelivery({AddMonths(at.day, rules.nurture_months()), v1::NURTURE}, at, row);
    case Happened::kWon:
    case Happened::kDelivery:
      return AfterSale(at, row);
  }
  return After(at, rules.without_cadence_days(), v1::STEP);
}

// An empty next touch that says where it comes from.
v1::NextTouch Begin(const FoldEvent& at, v1::ProspectRow& row) {
  v1::NextTouch next;
  next.set_seq(at.event.seq.value());
  row.set_utc_offset_minutes(at.header.utc_offset_minutes());
  return next;
}

// What an import brings when its day has passed waits in triage (X16): who it falls to could not
// have done it in time.
void MarkTriage(const FoldEvent& at, v1::NextTouch& next) {
  if (at.header.import_ref().empty()) return;
  const int32_t came = CivilDayOf(at.event.recorded_at_us, at.header.utc_offset_minutes());
  if (next.slot().day() < came) next.set_triaged_day(came);
}

void Put(const Due& due, const FoldEvent& at, v1::NextTouch& next) {
  const int32_t day = at.calendar.OnOrAfterBusinessDay(due.day);
  next.mutable_slot()->set_day(day);
  next.set_kind(due.kind);
  if (due.latest_day.has_value()) next.set_latest_day(*due.latest_day);
  if (day != due.day) next.set_nominal_day(due.day);
}

void PutSeason(const NamedSeason& season, v1::NextTouch& next) {
  if (season.name.empty()) return;
  next.set_season(std::string(season.name));
  next.set_season_year(season.year);
}

// Whether the appointment that stands is over: by a touch on or after its day, or because an
// outcome ended what it was for.
bool Ends(Happened happened, const FoldEvent& at, const v1::NextTouch& appointment) {
  if (at.header.has_touch_logged()) return at.day >= appointment.slot().day();
  return happened == Happened::kNotNow || happened == Happened::kNo ||
         happened == Happened::kLost || happened == Happened::kWon;
}

// Whether no appointment puts it off: what we owe, and the day that the client named.
bool MustBeDone(const v1::NextTouch& next, const FoldEvent& at, const v1::ProspectRow& row) {
  switch (next.kind()) {
    case v1::FIRST_FOLLOW_UP:
    case v1::ANSWER_DUE:
    case v1::DELIVERY_DUE:
      return true;
    case v1::CLIENT_PROMISE:
      return FirstOpenPromise(v1::CLIENT, v1::DECISION_DATE, at, row).has_value();
    default:
      return false;
  }
}

// Of the appointment and what must be done first, what has the earlier day is next; of one day the
// appointment, which serves for both.
void PutEarlier(v1::ProspectRow& row) {
  const bool first = row.has_first() && row.first().slot().day() < row.appointment().slot().day();
  *row.mutable_next() = first ? row.first() : row.appointment();
}

// By which channel the first follow-up of a prospect that is being added goes out.
std::string FirstChannel(const FoldEvent& at) {
  const std::string& name = at.header.prospect_added().cadence();
  const v1::Cadence* cadence = FindCadence(name, at.policy);
  if (name.empty() && !at.policy.cadences().empty()) cadence = &at.policy.cadences(0);
  return cadence == nullptr || cadence->steps().empty() ? "" : cadence->steps(0).channel();
}

// The minute of a day before which something of that channel may still be begun on it: its last
// proposed time; of what may go out at any time of its window, the window's end (X8).
int32_t LastMinute(const std::string& channel, const v1::Policy& policy) {
  const std::string_view email = WordOf(v1::EMAIL);
  const std::string_view wanted = channel.empty() ? email : std::string_view(channel);
  std::optional<int32_t> last;
  for (const v1::SendWindow& window : policy.send_windows()) {
    if (window.channel() != wanted) continue;
    for (const std::string& time : window.proposed()) last = std::max(last, ParseMinute(time));
    if (wanted == email) continue;
    for (const v1::TimeRange& range : window.accepted()) {
      last = std::max(last, ParseMinute(range.to()));
    }
  }
  return last.value_or(ParseMinute(policy.next_touch().proposed_time()).value_or(0));
}

}  // namespace

void LeaveNext(Happened happened, const FoldEvent& at, v1::ProspectRow& row,
               const NamedSeason& season) {
  const bool stands = row.has_appointment() && !Ends(happened, at, row.appointment());
  if (!stands) ReleaseNextChosen(row);
  if (HasNone(row)) {
    ClearNext(row);
    return;
  }
  const Due due = DueAfter(happened, at, row);
  v1::NextTouch next = Begin(at, row);
  Put(due, at, next);
  MarkTriage(at, next);
  PutSeason(season, next);
  row.clear_first();
  if (!stands) {
    *row.mutable_next() = std::move(next);
    return;
  }
  if (MustBeDone(next, at, row)) *row.mutable_first() = std::move(next);
  PutEarlier(row);
}

void LeaveChosen(const v1::CivilSlot& slot, v1::TouchKind kind, v1::Channel channel,
                 const NamedSeason& season, Owed owed, const FoldEvent& at, v1::ProspectRow& row) {
  const std::string value =
      absl::StrCat(slot.day(), slot.has_minute() ? absl::StrCat(":", slot.minute()) : "");
  Stand(at.event, {.what = kNextChosen, .id = {}, .value = value}, *row.mutable_next_chosen(),
        *row.mutable_crossed());
  const bool had_one = row.has_appointment();
  v1::NextTouch next = Begin(at, row);
  next.mutable_slot()->set_day(ClampDay(slot.day()));
  if (slot.has_minute()) next.mutable_slot()->set_minute(std::clamp(slot.minute(), 0, 1439));
  next.set_kind(kind);
  next.set_chosen(true);
  next.set_channel(channel);
  MarkTriage(at, next);
  PutSeason(season, next);
  // Of one merged away it comes back with a split; one who opted out gets none.
  if (row.follow_up() != v1::OPTED_OUT_FOR_EVER) *row.mutable_appointment() = std::move(next);
  if (HasNone(row)) {
    ClearNext(row);
    return;
  }
  if (owed == Owed::kDone) {
    row.clear_first();
  } else if (!had_one && row.has_next() && MustBeDone(row.next(), at, row)) {
    *row.mutable_first() = row.next();
  }
  PutEarlier(row);
}

int32_t FirstFollowUpDay(const FoldEvent& at, const v1::ProspectRow& row) {
  const v1::FirstFollowUp& rule = at.policy.first_follow_up();
  const v1::ProspectAttributes& attributes = row.attributes();
  const bool met = attributes.has_met_at_us();
  int64_t at_us = at.b_us;
  int32_t offset = at.header.utc_offset_minutes();
  // A meeting that a wrong clock puts after the event itself counts as held then.
  if (met && attributes.met_at_us() < at.b_us) {
    at_us = attributes.met_at_us();
    offset = at.header.prospect_added().met_offset_minutes();
  }
  const int32_t day = CivilDayOf(at_us, offset);
  const bool adding = !met && rule.has_business_days_after_adding();
  const uint32_t days =
      adding ? rule.business_days_after_adding() : rule.business_days_after_meeting();
  if (days != 0 || !at.calendar.IsBusinessDay(day)) return at.calendar.AddBusinessDays(day, days);
  const bool left = MinuteOf(at_us, offset) < LastMinute(FirstChannel(at), at.policy);
  return left ? day : at.calendar.AddBusinessDays(day, 1);
}

void ClearNext(v1::ProspectRow& row) {
  row.clear_next();
  row.clear_first();
  row.clear_introduction();
  row.clear_held();
  row.clear_utc_offset_minutes();
}

void HoldStepUntil(int32_t day, const FoldEvent& at, v1::ProspectRow& row) {
  if (!row.has_next() || !WaitsForIntroduction(row.next()) || row.next().slot().day() >= day) {
    return;
  }
  Due due{day, row.next().kind()};
  if (row.next().has_latest_day()) due.latest_day = row.next().latest_day();
  v1::NextTouch next = Begin(at, row);
  Put(due, at, next);
  MarkTriage(at, next);
  *row.mutable_next() = std::move(next);
}

}  // namespace tasuki::domain
