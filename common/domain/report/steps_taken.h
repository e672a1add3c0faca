#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/ids.h"

namespace tasuki::domain {

// Which touches took which step of which cadence. A value; keeps some 16 bytes a touch.
class StepsTaken {
 public:
  struct Step {
    uint32_t cadence = 0;  // Index into cadences().
    uint32_t step = 0;     // From 1.
    friend auto operator<=>(const Step&, const Step&) = default;
  };

  void Add(Seq touch, std::string_view cadence, uint32_t step);

  // nullptr: that touch took none.
  const Step* Find(Seq touch) const;
  const std::vector<std::string>& cadences() const { return cadences_; }

 private:
  std::vector<std::string> cadences_;
  absl::flat_hash_map<uint64_t, Step> by_seq_;
};

}  // namespace tasuki::domain
