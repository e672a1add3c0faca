#include "common/domain/replay/record.h"

#include "common/base/check.h"
#include "common/domain/agenda/promises.h"
#include "common/domain/calendar/civil.h"

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

void DisciplineCounter::Count(const CountedDuty& counted) {
  discipline_.Count(counted.duty, counted.done);
  if (counted_) counted_(counted);
}

absl::Status DisciplineCounter::AddProspect(SubjectId prospect, Rows& rows, History& history) {
  DutyWatch watch(prospect, duties_, rows, [this](const CountedDuty& counted) {
    // What lapsed at the end of a day that ends a span is the next one's.
    const bool in_time =
        counted.at >= of_.from && (counted.done ? counted.at <= of_.now : counted.at < of_.now);
    if (counted.member == of_.member && in_time) Count(counted);
  });
  TASUKI_RETURN_IF_ERROR(
      ForEachStep(prospect, rows, history, [&](const Step& step) { watch.See(step); }));
  watch.End(of_.now);
  return rows.status();
}

void DisciplineCounter::AddPromise(SubjectId prospect, SubjectId id, const v1::PromiseRow& promise,
                                   absl::TimeZone zone) {
  const int32_t today = DayNumber(absl::ToCivilDay(of_.now, zone));
  const PromiseIs fate = FateOf(promise, policy_.promises(), zone, of_.now);
  if (!TrustHalves(promise, fate, policy_.promises(), today).has_value()) return;
  const absl::Time over = OverFrom(promise.due().day(), zone);
  const absl::Time due = absl::FromCivil(ToCivil(promise.due().day()), zone);
  if (due < of_.from || due >= of_.now) return;
  Count({.duty = Duty::kPromise,
         .done = IsKept(fate),
         .member = of_.member,
         .at = over,
         .prospect = prospect,
         .due_day = promise.due().day(),
         .promise = id});
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
