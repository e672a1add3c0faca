#include "common/domain/verdict/policy_check.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/policy_faults.h"

namespace tasuki::domain {
namespace {

constexpr size_t kPolicyNameBytes = 40;
constexpr size_t kPolicyStageBytes = 60;
constexpr size_t kPolicyTextBytes = 400;
constexpr uint32_t kRuleMonthsMax = 36;

template <class Enum>
std::string KnownWords() {
  std::string known;
  for (std::string_view word : WordsOf<Enum>()) {
    if (!known.empty()) known.append(", ");
    known.append(word);
  }
  return known;
}

// A number of months, and a window's end that may be left out.
void CheckMonths(const std::string& place, uint32_t months, uint32_t latest, PolicyFaults& faults) {
  faults.Number(place, months, 1, kRuleMonthsMax);
  if (latest != 0) faults.Number(absl::StrCat(place, "_latest"), latest, months, kRuleMonthsMax);
}

void CheckNextTouch(const v1::NextTouchRules& next, PolicyFaults& faults) {
  faults.Number("next_touch.without_cadence_days", next.without_cadence_days(), 1, 365);
  CheckMonths("next_touch.limit_reached_months", next.limit_reached_months(),
              next.limit_reached_months_latest(), faults);
  faults.Number("next_touch.inbound_business_days", next.inbound_business_days(), 0, 20);
  CheckMonths("next_touch.not_now_months", next.not_now_months(), next.not_now_months_latest(),
              faults);
  faults.Number("next_touch.considering_weeks", next.considering_weeks(), 1, 52);
  faults.Number("next_touch.considering_manager_weeks", next.considering_manager_weeks(), 1, 104);
  CheckMonths("next_touch.no_months", next.no_months(), 0, faults);
  CheckMonths("next_touch.nurture_months", next.nurture_months(), 0, faults);
  faults.Number("next_touch.won_days", next.won_days(), 1, 730);
  CheckMonths("next_touch.lost_months", next.lost_months(), 0, faults);
  CheckMonths("next_touch.silence_alarm_months", next.silence_alarm_months(), 0, faults);
  faults.Time("next_touch.proposed_time", next.proposed_time());
  faults.Number("next_touch.successor_business_days", next.successor_business_days(), 0, 60);
  faults.Number("next_touch.forgotten_business_days", next.forgotten_business_days(), 0, 250);
  faults.Number("next_touch.forgotten_waiting_business_days",
                next.forgotten_waiting_business_days(), 0, 250);
}

void CheckOutcomes(const v1::Policy& policy, PolicyFaults& faults) {
  std::set<std::string> named;
  for (int i = 0; i < policy.outcomes_size(); ++i) {
    const v1::OutcomeDefinition& one = policy.outcomes(i);
    const std::string place = Place("outcomes", i);
    if (!FromWord<v1::Outcome>(one.outcome()).ok()) {
      faults.Add(absl::StrCat(place, ".outcome"), Phrase("\"$0\" is no outcome; there are $1",
                                                         one.outcome(), KnownWords<v1::Outcome>()));
    } else if (!named.insert(one.outcome()).second) {
      faults.Add(absl::StrCat(place, ".outcome"),
                 Phrase("\"$0\" stands there twice", one.outcome()));
    }
    faults.Text(absl::StrCat(place, ".text"), one.text(), kPolicyTextBytes);
    faults.Text(absl::StrCat(place, ".japanese"), one.japanese(), kPolicyTextBytes);
  }
}

void CheckStages(const v1::Policy& policy, PolicyFaults& faults) {
  std::set<std::string> stages;
  if (!faults.Count("deal_stages", policy.deal_stages_size(), 1, 30)) return;
  for (int i = 0; i < policy.deal_stages_size(); ++i) {
    const std::string& stage = policy.deal_stages(i);
    faults.Text(Place("deal_stages", i), stage, kPolicyStageBytes);
    if (!stages.insert(stage).second) {
      faults.Add(Place("deal_stages", i), Phrase("\"$0\" stands there twice", stage));
    }
  }
}

}  // namespace

void PolicyFaults::Number(const std::string& place, uint64_t value, uint64_t least, uint64_t most) {
  if (value >= least && value <= most) return;
  Add(place, Phrase("$0 is not within $1 and $2", value, least, most));
}

bool PolicyFaults::Count(const std::string& place, int count, int least, int most) {
  if (count < least) {
    Add(place, Phrase("there must be at least one"));
  } else if (count > most) {
    Add(place, Phrase("there are $0, and at most $1 may be", count, most));
  } else {
    return true;
  }
  return false;
}

void PolicyFaults::Name(const std::string& place, const std::string& name) {
  const bool is_name = !name.empty() && name.size() <= kPolicyNameBytes && name[0] != '-' &&
                       std::all_of(name.begin(), name.end(), [](char c) {
                         const auto byte = static_cast<unsigned char>(c);
                         return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '-';
                       });
  if (is_name) return;
  Add(place, Phrase("\"$0\" is no name: small letters, digits and hyphens, $1 at most", name,
                    kPolicyNameBytes));
}

void PolicyFaults::NewName(const std::string& place, const std::string& name,
                           std::set<std::string>& names) {
  Name(place, name);
  if (!names.insert(name).second) Add(place, Phrase("\"$0\" stands there twice", name));
}

void PolicyFaults::Channel(const std::string& place, const std::string& word) {
  if (FromWord<v1::Channel>(word).ok()) return;
  Add(place, Phrase("\"$0\" is no channel; there are $1", word, KnownWords<v1::Channel>()));
}

void PolicyFaults::Text(const std::string& place, const std::string& text, size_t bytes_max) {
  const bool one_line = std::none_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
  if (!text.empty() && text.size() <= bytes_max && one_line) return;
  Add(place, Phrase("a text on one line is needed, of at most $0 bytes", bytes_max));
}

std::optional<int32_t> PolicyFaults::Time(const std::string& place, const std::string& text,
                                          int32_t most) {
  const std::optional<int32_t> minute = ParseMinute(text);
  if (minute.has_value() && *minute <= most) return minute;
  Add(place, Phrase("\"$0\" is not a time of day such as 08:30", text));
  return std::nullopt;
}

bool PolicyFaults::DayOfYear(const std::string& place, const std::string& text) {
  // Of a leap year, so that 29 February is one.
  if (text.size() == 5 && ParseDay(absl::StrCat("2024-", text)).has_value()) return true;
  Add(place, Phrase("\"$0\" is not a day of the year such as 12-29", text));
  return false;
}

// 0: what the policy does not say has the number of X23.
void CheckMeasures(const v1::Measures& measures, PolicyFaults& faults) {
  faults.Number("measures.discipline_days", measures.discipline_days(), 0, 3'650);
  faults.Number("measures.weak_discipline_percent", measures.weak_discipline_percent(), 0, 100);
  faults.Number("measures.weak_discipline_n", measures.weak_discipline_n(), 0, 10'000);
  faults.Number("measures.weak_sustained_percent", measures.weak_sustained_percent(), 0, 100);
  faults.Number("measures.weak_sustained_n", measures.weak_sustained_n(), 0, 10'000);
  faults.Number("measures.sustained_days", measures.sustained_days(), 0, 3'650);
  faults.Number("measures.sustained_touches", measures.sustained_touches(), 0, 2);
  faults.Number("measures.sustained_overdue_business_days",
                measures.sustained_overdue_business_days(), 0, 250);
  faults.Number("measures.engagement_days", measures.engagement_days(), 0, 3'650);
  faults.Number("measures.engagement_days_min", measures.engagement_days_min(), 0, 3'650);
  faults.Number("measures.engagement_per_days", measures.engagement_per_days(), 0, 3'650);
  faults.Number("measures.chemistry_percent", measures.chemistry_percent(), 0, 100);
  faults.Number("measures.result_days", measures.result_days(), 0, 3'650);
}

void CheckNumbers(const v1::Policy& policy, PolicyFaults& faults) {
  const v1::FirstFollowUp& first = policy.first_follow_up();
  faults.Number("first_follow_up.late_after_hours", first.late_after_hours(), 1, 24 * 90);
  faults.Number("first_follow_up.severe_after_days", first.severe_after_days(), 1, 365);
  faults.Number("first_follow_up.business_days_after_meeting", first.business_days_after_meeting(),
                0, 20);
  faults.Number("first_follow_up.business_days_after_adding", first.business_days_after_adding(), 0,
                20);
  faults.Number("burst.limit", policy.burst().limit(), 1, 24);
  faults.Number("burst.override_extra", policy.burst().override_extra(), 0, 24);
  faults.Number("burst.silence_business_days", policy.burst().silence_business_days(), 1, 60);
  CheckNextTouch(policy.next_touch(), faults);
  const v1::Capacity& capacity = policy.capacity();
  faults.Number("capacity.active_floor", capacity.active_floor(), 0, 100'000);
  faults.Number("capacity.active_ceiling", capacity.active_ceiling(),
                std::max<uint32_t>(capacity.active_floor(), 1), 100'000);
  faults.Number("capacity.promises_ceiling", capacity.promises_ceiling(), 1, 10'000);
  faults.Number("capacity.active_days", capacity.active_days(), 1, 365);
  faults.Number("capacity.contacts_ahead", capacity.contacts_ahead(), 0, 10'000);
  faults.Number("promises.too_early_percent", policy.promises().too_early_percent(), 0, 100);
  faults.Number("promises.trust_days", policy.promises().trust_days(), 0, 3'650);
  faults.Number("promises.hollow_business_days", policy.promises().hollow_business_days(), 0, 60);
  faults.Number("promises.full_week", policy.promises().full_week(), 0, 10'000);
  const v1::HandoverRules& handover = policy.handover();
  faults.Number("handover.accept_business_days", handover.accept_business_days(), 1, 60);
  faults.Number("handover.introduce_business_days", handover.introduce_business_days(), 1, 60);
  faults.Number("handover.introductions_a_day", handover.introductions_a_day(), 1, 1'000);
  faults.Number("handover.step_waits_business_days", handover.step_waits_business_days(), 0, 60);
  CheckMeasures(policy.measures(), faults);
  const v1::AfterLeaving& leaving = policy.after_leaving();
  faults.Number("after_leaving.days", leaving.days(), 0, kAfterLeavingDaysMax);
  faults.Number("after_leaving.events", leaving.events(), 0, kAfterLeavingEventsMax);
  faults.Time("same_day.evening_from", policy.same_day().evening_from());
  faults.Time("same_day.morning_until", policy.same_day().morning_until());
  faults.Number("triage.released_a_day", policy.triage().released_a_day(), 1, 1'000);
  faults.Number("benchmarks.touches_to_sale", policy.benchmarks().touches_to_sale(), 1, 100);
  faults.Number("benchmarks.touches_to_close", policy.benchmarks().touches_to_close(), 1, 100);
}

std::vector<PolicyFault> FaultsOf(const v1::Policy& policy,
                                  absl::FunctionRef<bool(const std::string&)> zone_exists) {
  PolicyFaults faults;
  CheckNumbers(policy, faults);
  CheckCadences(policy, faults);
  CheckWindows(policy, faults);
  CheckSeasons(policy, faults);
  CheckCalendar(policy.calendar(), zone_exists, faults);
  CheckMessages(policy.messages(), faults);
  CheckStages(policy, faults);
  CheckOutcomes(policy, faults);
  const size_t bytes = policy.ByteSizeLong();
  if (bytes > kPolicyBytesMax) {
    faults.Add("policy", Phrase("it has $0 bytes, and at most $1 may be", bytes, kPolicyBytesMax));
  }
  if (faults.empty()) CheckSlots(policy, faults);
  return faults.Take();
}

}  // namespace tasuki::domain
