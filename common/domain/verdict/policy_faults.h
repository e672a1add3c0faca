#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/verdict/policy_check.h"

// What the checks of the parts of a policy share. One thread.

namespace tasuki::domain {

// Collects what is wrong.
class PolicyFaults {
 public:
  void Add(std::string place, Phrase reason) {
    if (faults_.size() < kPolicyFaultsMax) faults_.push_back({std::move(place), std::move(reason)});
  }
  bool empty() const { return faults_.empty(); }
  std::vector<PolicyFault> Take() { return std::move(faults_); }

  // A number that is not within `least` and `most`.
  void Number(const std::string& place, uint64_t value, uint64_t least, uint64_t most);
  // A list too long, or empty where `least` says so.
  bool Count(const std::string& place, int count, int least, int most);
  // Small letters, digits and hyphens, which is how things are named on a command line.
  void Name(const std::string& place, const std::string& name);
  // The same that was not there before.
  void NewName(const std::string& place, const std::string& name, std::set<std::string>& names);
  void Channel(const std::string& place, const std::string& word);
  // A text on one line.
  void Text(const std::string& place, const std::string& text, size_t bytes_max);
  // `08:30`; `24:00` only where a range may end with it.
  std::optional<int32_t> Time(const std::string& place, const std::string& text,
                              int32_t most = 24 * 60 - 1);
  // `12-29`, of any year.
  bool DayOfYear(const std::string& place, const std::string& text);

 private:
  std::vector<PolicyFault> faults_;
};

inline std::string Place(const std::string& list, int i) { return absl::StrCat(list, "[", i, "]"); }

// The parts of a policy; each adds what is wrong with it.
void CheckNumbers(const v1::Policy& policy, PolicyFaults& faults);
void CheckCadences(const v1::Policy& policy, PolicyFaults& faults);
void CheckSeasons(const v1::Policy& policy, PolicyFaults& faults);
void CheckCalendar(const v1::Calendar& calendar,
                   absl::FunctionRef<bool(const std::string&)> zone_exists, PolicyFaults& faults);
void CheckMessages(const v1::MessageRules& messages, PolicyFaults& faults);
void CheckWindows(const v1::Policy& policy, PolicyFaults& faults);
// Whether every day has a slot within kSlotWithinDays. Only for what the others found well formed.
void CheckSlots(const v1::Policy& policy, PolicyFaults& faults);

}  // namespace tasuki::domain
