#include "client/commands/policy_file.h"

#include <utility>
#include <vector>

#include "client/commands/flags.h"
#include "client/limits.h"
#include "client/views/policy_json.h"
#include "client/words/phrases.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/message/template_check.h"
#include "common/domain/verdict/policy_check.h"

namespace tasuki::client {

absl::Status CheckMaySet(Printer& out, const v1::Policy& policy) {
  std::vector<domain::PolicyFault> faults =
      domain::FaultsOf(policy, [](const std::string& zone) { return FindZone(zone).has_value(); });
  for (domain::PolicyFault& fault : domain::TemplateFaultsOf(policy)) {
    faults.push_back(std::move(fault));
  }
  for (size_t i = 1; i < faults.size(); ++i) {
    out.Remark(InLanguage(out.language(), Phrase("$0: $1", faults[i].place, faults[i].reason)));
  }
  return RefusedFor(faults);
}

absl::StatusOr<v1::Policy> ReadPolicyFile(CommandContext& context, const std::string& file) {
  v1::Policy policy;
  if (file == kShippedName) {
    TASUKI_ASSIGN_OR_RETURN(policy, ShippedPolicy());
  } else {
    TASUKI_ASSIGN_OR_RETURN(const std::string text,
                            ReadTextFile(context.Path(file), kPolicyFileBytesMax));
    TASUKI_ASSIGN_OR_RETURN(policy, ReadPolicy(text));
  }
  TASUKI_RETURN_IF_ERROR(CheckMaySet(context.out, policy));
  return policy;
}

}  // namespace tasuki::client
