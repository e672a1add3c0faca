#include "client/views/cadences.h"

#include <string>
#include <vector>

#include "client/views/zones.h"
#include "client/words/when.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

// Until ours goes out; what a step that does not say has an answer do.
constexpr char kWaitsForOurs[] = "wait";

v1::CadenceStepView ViewOfStep(const v1::CadenceStep& step, uint32_t number, bool key_account) {
  v1::CadenceStepView view;
  view.set_step(number);
  view.set_channel(domain::ChannelOf(step, key_account));
  view.set_template_(step.template_());
  view.set_purpose(step.purpose());
  view.set_business_days_after(step.business_days_after());
  view.set_day(step.day());
  view.set_months_after(step.months_after());
  view.set_months_latest(step.months_latest());
  view.set_quotes_earlier(step.quotes_earlier());
  view.set_on_reply(step.on_reply().empty() ? kWaitsForOurs : step.on_reply());
  return view;
}

v1::CadenceView ViewOfCadence(const v1::Cadence& cadence, const v1::Policy& policy,
                              bool key_account) {
  v1::CadenceView view;
  view.set_name(cadence.name());
  view.set_then(cadence.then());
  view.set_burst_limit(cadence.burst_limit() != 0 ? cadence.burst_limit() : policy.burst().limit());
  for (int i = 0; i < cadence.steps_size(); ++i) {
    *view.add_steps() = ViewOfStep(cadence.steps(i), static_cast<uint32_t>(i) + 1, key_account);
  }
  return view;
}

const char* StepStateWord(domain::StepState state) {
  switch (state) {
    case domain::StepState::kDone:
      return "done";
    case domain::StepState::kSkipped:
      return "skipped";
    case domain::StepState::kNext:
      return "next";
    case domain::StepState::kAhead:
      return "ahead";
  }
  return "";
}

// Why it waits, on civil day `today`; empty: it does not.
const char* WhyPaused(const v1::ProspectRow& row, int32_t today) {
  if (domain::FollowUpOn(row, today) != v1::PAUSED) return "";
  switch (row.cadence().pause_why()) {
    case v1::PAUSED_FOR_ANSWER:
      return "answer";
    case v1::PAUSED_CONSIDERING:
      return "considering";
    case v1::PAUSED_BY_PERSON:
      return "person";
    case v1::PAUSED_SUCCEEDED:
      return "successor";
    default:
      return "silence";
  }
}

void PutPlan(const v1::ProspectRow& row, const v1::Cadence& cadence,
             const domain::BusinessCalendar& calendar, v1::CadenceView& view) {
  const std::vector<domain::PlannedStep> plan = domain::PlanOf(row.cadence(), cadence, calendar);
  for (int i = 0; i < view.steps_size(); ++i) {
    const domain::PlannedStep& planned = plan[static_cast<size_t>(i)];
    v1::CadenceStepView& step = *view.mutable_steps(i);
    step.set_state(StepStateWord(planned.state));
    if (planned.done_day.has_value()) step.set_done_on(domain::FormatDay(*planned.done_day));
    step.set_nominal(domain::FormatDay(planned.nominal_day));
    if (planned.state == domain::StepState::kNext || planned.state == domain::StepState::kAhead) {
      step.set_adjusted(domain::FormatDay(planned.adjusted_day));
    }
  }
}

}  // namespace

v1::CadenceListView CadencesOfPolicy(Directory& directory) {
  v1::CadenceListView view;
  const v1::Policy& policy = domain::PresentPolicy(directory.rows());
  for (const v1::Cadence& cadence : policy.cadences()) {
    *view.add_cadences() = ViewOfCadence(cadence, policy, /*key_account=*/false);
  }
  return view;
}

absl::StatusOr<v1::CadenceListView> CadenceOfProspect(Directory& directory, Presenter& presenter,
                                                      SubjectId prospect, absl::Time now) {
  domain::Rows& rows = directory.rows();
  const auto* found = rows.Find(domain::ProspectKey(prospect));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (found == nullptr) {
    return NotFound("this prospect is not there any more", "look with `tasuki list`");
  }
  const v1::ProspectRow row = *found;
  const absl::TimeZone zone = ZoneOf(rows, v1::PROSPECT, prospect);
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now, zone));
  v1::CadenceListView view;
  view.set_prospect(prospect.Hex());
  view.set_name(directory.Name(prospect));
  const bool opted_out = directory.IsOptedOut(prospect, row);
  view.set_follow_up(std::string(
      domain::WordOf(opted_out ? v1::OPTED_OUT_FOR_EVER : domain::FollowUpOn(row, today))));
  if (!opted_out) view.set_paused_because(WhyPaused(row, today));
  const v1::Policy& present = domain::PresentPolicy(rows);
  const v1::CadenceState& state = row.cadence();
  if (const v1::Cadence* cadence = domain::CadenceOf(state, rows); cadence != nullptr) {
    const v1::Policy& its_own = domain::PolicySetAt(state.policy_seq(), rows);
    v1::CadenceView& one = *view.add_cadences() =
        ViewOfCadence(*cadence, its_own, row.attributes().key_account());
    const auto* team = rows.Find(domain::TeamKey());
    const domain::BusinessCalendar calendar(present.calendar(),
                                            team == nullptr ? "" : team->zone());
    PutPlan(row, *cadence, calendar, one);
    view.set_started(domain::FormatDay(state.start_day()));
    view.set_policy_seq(state.policy_seq());
    const v1::Cadence* now_so = domain::FindCadence(cadence->name(), present);
    view.set_older_policy(now_so == nullptr ||
                          now_so->SerializeAsString() != cadence->SerializeAsString());
    view.set_shift_days(state.shift_days());
  }
  const v1::ListItem item = presenter.Item(prospect, row);
  if (item.has_next_touch()) view.set_next_touch(item.next_touch());
  view.set_next_kind(item.next_kind());
  view.mutable_counters()->set_burst(row.counters().burst());
  view.mutable_counters()->set_cadence(row.counters().cadence());
  view.mutable_counters()->set_lifetime(row.counters().lifetime());
  view.set_touches_max(static_cast<uint32_t>(domain::TouchesMax(row, present, rows)));
  return view;
}

}  // namespace tasuki::client
