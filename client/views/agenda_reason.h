#pragma once

#include <string>

#include "absl/time/time.h"
#include "client/words/messages.h"
#include "common/base/ids.h"
#include "common/domain/agenda/agenda.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

// What a reason is made of. Borrows all of it.
struct ReasonParts {
  const domain::AgendaThing& thing;
  const v1::ProspectRow& row;
  const v1::Policy& policy;
  MemberId owner;  // Zero: nobody.
  absl::Time now;
  absl::TimeZone reader;
  Language language;
};

// Why it is due, in one sentence for people. Of people's words it holds none.
std::string ReasonOf(const ReasonParts& parts);

}  // namespace tasuki::client
