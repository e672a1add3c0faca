#include "common/domain/report/steps_taken.h"

#include <algorithm>

namespace tasuki::domain {

void StepsTaken::Add(Seq touch, std::string_view cadence, uint32_t step) {
  auto found = std::ranges::find(cadences_, cadence);
  if (found == cadences_.end()) found = cadences_.emplace(found, cadence);
  by_seq_[touch.value()] = {static_cast<uint32_t>(found - cadences_.begin()), step};
}

const StepsTaken::Step* StepsTaken::Find(Seq touch) const {
  const auto found = by_seq_.find(touch.value());
  return found == by_seq_.end() ? nullptr : &found->second;
}

}  // namespace tasuki::domain
