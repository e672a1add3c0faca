#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/commands/act.h"
#include "client/commands/command_line.h"
#include "common/base/ids.h"

namespace tasuki::client {

// A firm found by its name, or made in `act` (X14).
struct FirmChoice {
  SubjectId id;
  std::string name;
  bool made = false;
  std::vector<SubjectId> resembles;  // Firms for which this one may have been meant (X21).
};
absl::StatusOr<FirmChoice> FindOrMakeFirm(CommandContext& context, const std::string& name,
                                          Act& act);
// The firm of that name or alias (X21): of the same kind, else the only one where either does not
// say its kind; nothing where there is none. Refused: several may be meant.
absl::StatusOr<std::optional<FirmChoice>> FindFirmCalled(CommandContext& context,
                                                         const std::string& name,
                                                         SubjectId except = {});

}  // namespace tasuki::client
