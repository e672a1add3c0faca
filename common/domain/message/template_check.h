#pragma once

#include <vector>

#include "common/domain/verdict/policy_check.h"

namespace tasuki::domain {

// What is wrong with the texts of a policy's own templates, and where: a value of no known name, a
// part that is not closed. What FaultsOf says of a policy does not know how templates are filled.
std::vector<PolicyFault> TemplateFaultsOf(const v1::Policy& policy);

}  // namespace tasuki::domain
