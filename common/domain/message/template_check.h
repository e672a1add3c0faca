#pragma once

#include <vector>

#include "common/domain/verdict/policy_check.h"

namespace tasuki::domain {

// What is wrong with the templates of a policy, and where: in its own a value of no known name or a
// part that is not closed; in a step a template that neither it nor the program has. What FaultsOf
// says of a policy does not know which templates there are and how they are filled.
std::vector<PolicyFault> TemplateFaultsOf(const v1::Policy& policy);

}  // namespace tasuki::domain
