#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/ids.h"

namespace tasuki::domain {

// What fell due and was not done in time (X23), by prospect. A value; keeps 24 bytes a lapse.
class Lapses {
 public:
  struct Lapse {
    MemberId member;    // Whose it was then; zero: nobody's.
    int64_t at_us = 0;  // From when on it was late, microseconds UTC.
  };

  void Add(SubjectId prospect, const Lapse& lapse) { of_[prospect].push_back(lapse); }

  // In no order.
  const std::vector<Lapse>& Of(SubjectId prospect) const {
    static const std::vector<Lapse> none;
    const auto found = of_.find(prospect);
    return found == of_.end() ? none : found->second;
  }

 private:
  absl::flat_hash_map<SubjectId, std::vector<Lapse>> of_;
};

}  // namespace tasuki::domain
