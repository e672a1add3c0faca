#include "common/domain/message/template_check.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/message/templates.h"

namespace tasuki::domain {

std::vector<PolicyFault> TemplateFaultsOf(const v1::Policy& policy) {
  std::vector<PolicyFault> faults;
  for (int i = 0; i < policy.messages().templates_size(); ++i) {
    const v1::MessageTemplate& own = policy.messages().templates(i);
    const std::string place = absl::StrCat("messages.templates[", i, "]");
    for (const auto& [part, text] :
         {std::pair<const char*, const std::string*>{".subject", &own.subject()},
          {".body", &own.body()}}) {
      std::optional<Phrase> fault = TemplateFault(*text);
      if (!fault.has_value() || faults.size() >= kPolicyFaultsMax) continue;
      faults.push_back({absl::StrCat(place, part), *std::move(fault)});
    }
  }
  return faults;
}

}  // namespace tasuki::domain
