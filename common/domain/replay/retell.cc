#include "common/domain/replay/retell.h"

#include "common/base/check.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/replay/duties.h"
#include "common/domain/replay/duty_watch.h"
#include "common/domain/rows/policies.h"

namespace tasuki::domain {

std::optional<TouchStep> TouchStepOf(const Step& step) {
  const v1::Header& header = *step.event.header;
  if (!header.has_touch_logged() || header.touch_logged().direction() != v1::OUTBOUND) {
    return std::nullopt;
  }
  const v1::CadenceState& before = step.before.cadence();
  const v1::CadenceState& after = step.after.cadence();
  // One that began with this touch, as a revisit does.
  if (after.name() != before.name() && after.steps_done() > 0) {
    return TouchStep{after.name(), after.steps_done()};
  }
  if (before.name().empty()) return std::nullopt;
  const bool same = after.name() == before.name() && after.start_day() == before.start_day();
  if (same && after.steps_done() > before.steps_done()) {
    return TouchStep{before.name(), after.steps_done()};
  }
  if (same && after.steps_done() == before.steps_done()) return std::nullopt;  // An answer.
  return TouchStep{before.name(), before.steps_done() + 1};  // The last one: it is over, or anew.
}

absl::StatusOr<Retold> Retell(const RetellQuery& query, EventSource source, uint64_t events,
                              Rows& rows, History& history,
                              absl::FunctionRef<bool(SubjectId)> wanted) {
  Retold retold;
  const v1::Policy policy = PresentPolicy(rows);
  const auto* team = rows.Find(TeamKey());
  const BusinessCalendar calendar(policy.calendar(), team == nullptr ? "" : team->zone());
  const Duties duties(policy, calendar, query.zone);
  Rerun rerun(rows, history, /*instead=*/nullptr);
  const auto tell = [&](SubjectId prospect, const std::vector<Placed>& placed) {
    DutyWatch watch(prospect, duties, rows, [&](const CountedDuty& counted) {
      if (counted.done) return;
      retold.lapses.Add(prospect, {counted.member, absl::ToUnixMicros(counted.at)});
    });
    const absl::Status told = rerun.Tell(prospect, placed, [&](const Step& step) {
      const std::optional<TouchStep> one = TouchStepOf(step);
      if (one.has_value()) retold.steps.Add(step.event.seq, one->cadence, one->step);
      watch.See(step);
    });
    watch.End(query.now);
    return told;
  };
  TASUKI_RETURN_IF_ERROR(ForEachHistory(source, events, rows, wanted, tell));
  return retold;
}

}  // namespace tasuki::domain
