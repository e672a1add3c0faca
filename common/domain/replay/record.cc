#include "common/domain/replay/record.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/domain/agenda/promises.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/same_day.h"

namespace tasuki::domain {

void Discipline::Count(Duty duty, bool done) {
  Tally& tally = by_duty.at(static_cast<size_t>(duty));
  ++tally.due;
  if (done) ++tally.done;
}

Tally Discipline::all() const {
  Tally all;
  for (const Tally& one : by_duty) {
    all.due += one.due;
    all.done += one.done;
  }
  return all;
}

std::optional<double> Discipline::share() const {
  const Tally tally = all();
  if (tally.due == 0) return std::nullopt;
  return static_cast<double>(tally.done) / static_cast<double>(tally.due);
}

void DisciplineCounter::Count(CountedDuty counted) {
  discipline_.Count(counted.duty, counted.done);
  if (counted_) counted_(counted);
}

// Counts what was not done by then, once.
void DisciplineCounter::Lapse(std::optional<Due>& due, absl::Time at, MemberId owner) {
  if (!due.has_value() || due->lapsed || at <= due->limit) return;
  due->lapsed = true;
  if (owner != of_.member || due->limit < of_.from || due->limit > of_.now) return;
  Count({due->duty, false, prospect_, due->seq, due->day, EventId(), SubjectId()});
}

// What stood is done, or stands on, or gave way to something else before it was late.
void DisciplineCounter::Move(std::optional<Due>& due, std::optional<StandingDuty> next, bool done,
                             const Step& step, MemberId owner) {
  if (due.has_value() && next.has_value() && due->IsSame(*next)) return;
  const absl::Time at = absl::FromUnixMicros(*step.event.b_us);
  const bool counts = owner == of_.member && at >= of_.from && at <= of_.now;
  if (due.has_value() && !due->lapsed && done && counts) {
    Count({due->duty, true, prospect_, due->seq, due->day,
           EventId::FromTrusted(step.event.header->event_id()), SubjectId()});
  }
  due.reset();
  if (next.has_value()) due = Due{*next};
}

// A meeting that was entered with that step, each of them: the row keeps the last one only (R037).
void DisciplineCounter::AddLogged(const Step& step) {
  const v1::Header& header = *step.event.header;
  if (!header.import_ref().empty() || header.actor() != of_.member.bytes()) return;
  int64_t met_us = 0;
  if (header.has_touch_logged()) {
    const v1::TouchLogged& touch = header.touch_logged();
    const bool met = touch.channel() == v1::MEETING || touch.channel() == v1::VIDEO;
    if (touch.direction() != v1::OUTBOUND || !met) return;
    met_us = *step.event.b_us;
  } else if (header.has_prospect_added() && step.after.attributes().has_met_at_us()) {
    met_us = step.after.attributes().met_at_us();
  } else {
    return;
  }
  const absl::Time met = absl::FromUnixMicros(met_us);
  if (met < of_.from || met > of_.now) return;
  const absl::CivilMinute until =
      SameDayUntil(absl::ToCivilMinute(met, of_.zone), policy_.same_day(), calendar_);
  const absl::Time written = absl::FromUnixMicros(header.written_at_us());
  Count({Duty::kSameDayLog, absl::ToCivilMinute(written, of_.zone) < until, prospect_,
         step.event.seq.value(), std::nullopt, EventId::FromTrusted(header.event_id()),
         SubjectId()});
}

absl::Status DisciplineCounter::AddProspect(SubjectId prospect, Rows& rows, History& history) {
  prospect_ = prospect;
  std::optional<Due> due, introduction;
  MemberId introduces;  // Whose introduction it is.
  v1::DecisionRow decision;
  const auto owner_at = [&](absl::Time at) { return OwnerBy(&decision, absl::ToUnixMicros(at)); };
  const auto lapse = [&](absl::Time at) {
    if (due.has_value()) Lapse(due, at, owner_at(due->limit));
    if (introduction.has_value()) Lapse(introduction, at, introduces);
  };
  TASUKI_RETURN_IF_ERROR(ForEachStep(prospect, rows, history, [&](const Step& step) {
    const v1::Header& header = *step.event.header;
    const absl::Time at = absl::FromUnixMicros(*step.event.b_us);
    const bool imported = !header.import_ref().empty();
    lapse(at);
    AddLogged(step);
    decision = step.owner == nullptr ? v1::DecisionRow() : *step.owner;
    const bool touched =
        header.has_touch_logged() && header.touch_logged().direction() == v1::OUTBOUND && !imported;
    Move(due, imported ? std::nullopt : duties_.Of(step.after), touched, step, owner_at(at));
    const bool introduced = header.has_client_introduced() && !imported;
    Move(introduction, imported ? std::nullopt : duties_.IntroductionOf(step.after), introduced,
         step, introduces);
    introduces = MemberId::FromTrusted(step.after.to_introduce().to());
  }));
  lapse(of_.now);
  return rows.status();
}

void DisciplineCounter::AddPromise(SubjectId prospect, SubjectId id, const v1::PromiseRow& promise,
                                   absl::TimeZone zone) {
  const int32_t today = DayNumber(absl::ToCivilDay(of_.now, zone));
  const PromiseIs fate = FateOf(promise, policy_.promises(), zone, of_.now);
  if (!TrustHalves(promise, fate, policy_.promises(), today).has_value()) return;
  const absl::Time over = OverFrom(promise.due().day(), zone);
  if (over < of_.from) return;
  const bool kept =
      fate == PromiseIs::kTooEarly || fate == PromiseIs::kEarly || fate == PromiseIs::kOnTime;
  Count({Duty::kPromise, kept, prospect, 0, promise.due().day(), EventId(), id});
}

bool IsWeak(const Discipline& discipline, const Received& received, const v1::Measures& measures) {
  const Tally all = discipline.all();
  const bool undone = all.due >= measures.weak_discipline_n() &&
                      all.done * 100 < all.due * measures.weak_discipline_percent();
  const bool dropped =
      received.known >= measures.weak_sustained_n() &&
      received.sustained * 100 < received.known * measures.weak_sustained_percent();
  return undone || dropped;
}

}  // namespace tasuki::domain
