#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/export/ics.h"
#include "client/views/directory.h"
#include "client/words/messages.h"

namespace tasuki::client {

// What is due of this laptop's member at `now`, as a calendar: what `export --ics` writes and an
// agent's feed serves. Errors are the store's.
absl::StatusOr<Ics> OwnIcs(Directory& directory, absl::Time now, Language language);

}  // namespace tasuki::client
