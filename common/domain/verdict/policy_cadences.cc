#include <algorithm>
#include <array>
#include <string_view>

#include "common/domain/verdict/policy_faults.h"

// Whether the cadences of a policy end, and each step says when, how and what for.

namespace tasuki::domain {
namespace {

constexpr int kCadencesMax = 20;
constexpr int kStepsMax = 24;
constexpr uint32_t kStepDayMax = 400;  // R079: 30 to 60; a year and more is a plan, not a cadence.
constexpr uint32_t kStepBusinessDaysMax = 130;
constexpr uint32_t kStepMonthsMax = 24;
constexpr std::string_view kLongTerm = "nurture";
constexpr std::array<std::string_view, 3> kThenWords = {"pause", kLongTerm, "none"};
constexpr std::array<std::string_view, 2> kOnReplyWords = {"wait", "stop"};

template <class Words>
bool IsOneOf(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

int OffsetsOf(const v1::CadenceStep& step) {
  return (step.day() != 0 ? 1 : 0) + (step.business_days_after() != 0 ? 1 : 0) +
         (step.months_after() != 0 ? 1 : 0);
}

void CheckOffset(const std::string& place, int index, const v1::Cadence& cadence,
                 PolicyFaults& faults) {
  const v1::CadenceStep& step = cadence.steps(index);
  if (OffsetsOf(step) > 1 || (OffsetsOf(step) == 0 && index > 0)) {
    faults.Add(place,
               "a step says in one way when it is: by day, business_days_after or "
               "months_after");
    return;
  }
  if (index == 0 && step.business_days_after() != 0) {
    faults.Add(absl::StrCat(place, ".business_days_after"),
               "the first step has none before it: leave this out");
  }
  if (step.day() != 0) faults.Number(absl::StrCat(place, ".day"), step.day(), 1, kStepDayMax);
  if (step.business_days_after() != 0) {
    faults.Number(absl::StrCat(place, ".business_days_after"), step.business_days_after(), 1,
                  kStepBusinessDaysMax);
  }
  if (step.months_after() != 0) {
    faults.Number(absl::StrCat(place, ".months_after"), step.months_after(), 1, kStepMonthsMax);
  }
  if (step.months_latest() != 0) {
    faults.Number(absl::StrCat(place, ".months_latest"), step.months_latest(),
                  std::max<uint32_t>(step.months_after(), 1), kStepMonthsMax);
  }
  if (index == 0) return;
  const v1::CadenceStep& before = cadence.steps(index - 1);
  if (step.day() != 0 && before.day() >= step.day()) {
    faults.Add(
        absl::StrCat(place, ".day"),
        Phrase("day $0 does not come after day $1 of the step before", step.day(), before.day()));
  } else if ((step.day() != 0) != (before.day() != 0) && OffsetsOf(before) != 0) {
    faults.Add(place,
               "days from the start and days after the step before do not go together: "
               "which comes first would depend on how late one is");
  }
}

void CheckStep(const std::string& place, int index, const v1::Cadence& cadence,
               PolicyFaults& faults) {
  const v1::CadenceStep& step = cadence.steps(index);
  faults.Channel(absl::StrCat(place, ".channel"), step.channel());
  if (!step.key_account_channel().empty()) {
    faults.Channel(absl::StrCat(place, ".key_account_channel"), step.key_account_channel());
  }
  if (!step.template_().empty()) faults.Name(absl::StrCat(place, ".template"), step.template_());
  if (!step.purpose().empty()) faults.Name(absl::StrCat(place, ".purpose"), step.purpose());
  if (!step.on_reply().empty() && !IsOneOf(kOnReplyWords, step.on_reply())) {
    faults.Add(absl::StrCat(place, ".on_reply"),
               Phrase("\"$0\" is not what a reply does: wait or stop", step.on_reply()));
  }
  CheckOffset(place, index, cadence, faults);
}

}  // namespace

void CheckCadences(const v1::Policy& policy, PolicyFaults& faults) {
  if (!faults.Count("cadences", policy.cadences_size(), 1, kCadencesMax)) return;
  std::set<std::string> names;
  for (int i = 0; i < policy.cadences_size(); ++i) {
    const v1::Cadence& cadence = policy.cadences(i);
    const std::string place = Place("cadences", i);
    faults.NewName(absl::StrCat(place, ".name"), cadence.name(), names);
    faults.Number(absl::StrCat(place, ".burst_limit"), cadence.burst_limit(), 0, kStepsMax);
    if (!IsOneOf(kThenWords, cadence.then())) {
      faults.Add(absl::StrCat(place, ".then"),
                 Phrase("\"$0\" is no end: pause, nurture or none", cadence.then()));
    }
    if (!faults.Count(absl::StrCat(place, ".steps"), cadence.steps_size(), 1, kStepsMax)) continue;
    for (int step = 0; step < cadence.steps_size(); ++step) {
      CheckStep(Place(absl::StrCat(place, ".steps"), step), step, cadence, faults);
    }
  }
  for (int i = 0; i < policy.cadences_size(); ++i) {
    if (policy.cadences(i).then() != kLongTerm || names.count(std::string(kLongTerm)) != 0)
      continue;
    faults.Add(absl::StrCat(Place("cadences", i), ".then"),
               "there is no cadence \"nurture\" to go on with");
  }
}

}  // namespace tasuki::domain
