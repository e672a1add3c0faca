#pragma once

#include <cstdint>

#include "tasuki/v1/policy.pb.h"

// The numbers behind what is measured of people and handovers (X23). Pure; any thread.

namespace tasuki::domain {

// The measures of a policy, whole: where it says none of it, or 0, X23's own number.
v1::Measures MeasuresOf(const v1::Policy& policy);

inline constexpr int64_t kDayMicros = 86'400'000'000;

// So many times 24 hours in microseconds; of more than a million days a million, so that no time of
// the journal and so many days together leave the numbers.
int64_t DaysUs(uint32_t days);

}  // namespace tasuki::domain
