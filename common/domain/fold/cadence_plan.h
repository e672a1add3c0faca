#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/domain/calendar/business_calendar.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// Cadences as they are planned, and where one stands (R072, X6, X7). A cadence ends under the
// policy that it started with: whatever is asked of one under way is asked of that. Pure.

namespace tasuki::domain {

// The cadence of that name; nullptr: the policy has none.
const v1::Cadence* FindCadence(std::string_view name, const v1::Policy& policy);

// The one under way, as the policy that it started with has it; nullptr: there is none. Valid as
// any row found.
const v1::Cadence* CadenceOf(const v1::CadenceState& state, Rows& rows);

// The civil day of step `index`, from 0, counted from the start, without late steps (X7). Only for
// a step that has a day.
int32_t NominalDay(const v1::CadenceStep& step, const v1::CadenceState& state);

// So many unanswered touches a prospect may have now (R064, X2): of the cadence under way, by its
// policy, else `present`'s; with what was allowed beyond. 0: a policy without a limit.
uint64_t TouchesMax(const v1::ProspectRow& row, const v1::Policy& present, Rows& rows);

// Where a step of a cadence under way stands.
enum class StepState { kDone, kSkipped, kNext, kAhead };
struct PlannedStep {
  StepState state = StepState::kAhead;
  std::optional<int32_t> done_day;  // Of kDone.
  int32_t nominal_day = 0;          // By the plan alone.
  int32_t adjusted_day = 0;         // As steps done late moved it (X7), and on a business day.
};

// Each step of `cadence`, under way as `state` says, in the business days of `calendar`.
std::vector<PlannedStep> PlanOf(const v1::CadenceState& state, const v1::Cadence& cadence,
                                const BusinessCalendar& calendar);

// The word of the step's channel: a key account may have one of its own (R098).
const std::string& ChannelOf(const v1::CadenceStep& step, bool key_account);

}  // namespace tasuki::domain
