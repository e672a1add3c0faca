#pragma once

#include "tasuki/v1/policy.pb.h"

// The numbers behind what is measured of people and handovers (X23). Pure; any thread.

namespace tasuki::domain {

// The measures of a policy, whole: where it says none of it, or 0, X23's own number.
v1::Measures MeasuresOf(const v1::Policy& policy);

}  // namespace tasuki::domain
