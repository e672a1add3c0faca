#include "common/domain/message/template_check.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/message/templates.h"

namespace tasuki::domain {
namespace {

// Spoken steps have their template's name for people alone.
bool IsWritten(const v1::CadenceStep& step) {
  return step.channel() == "email" || step.channel() == "letter" || step.channel() == "text" ||
         step.channel() == "linkedin";
}

void CheckSteps(const v1::Policy& policy, std::vector<PolicyFault>& faults) {
  for (int i = 0; i < policy.cadences_size(); ++i) {
    for (int j = 0; j < policy.cadences(i).steps_size(); ++j) {
      const v1::CadenceStep& step = policy.cadences(i).steps(j);
      if (step.template_().empty() || !IsWritten(step) || faults.size() >= kPolicyFaultsMax) {
        continue;
      }
      const bool is_there =
          FindTemplate(policy.messages(), step.template_(), MessageLanguage::kEnglish) ||
          FindTemplate(policy.messages(), step.template_(), MessageLanguage::kJapanese);
      if (is_there) continue;
      faults.push_back({absl::StrCat("cadences[", i, "].steps[", j, "].template"),
                        Phrase("there is no template \"$0\"", step.template_())});
    }
  }
}

}  // namespace

std::vector<PolicyFault> TemplateFaultsOf(const v1::Policy& policy) {
  std::vector<PolicyFault> faults;
  CheckSteps(policy, faults);
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
