#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "client/words/messages.h"
#include "common/base/ids.h"
#include "tasuki/v1/view.pb.h"

// Who needs what from whom, and why (R090): what `tasuki today` and `week` show. Answered from the
// index by due; reads what is due and nothing else.

namespace tasuki::client {

// Of which prospects and firms, and until when.
struct AgendaQuery {
  std::optional<MemberId> member;  // Accountable for them; nullopt: the whole team, its queue too.
  bool manages = false;            // Their team's queue and open contests too.
  absl::Time until;                // Due by then.
};

// Into an empty view, by due, name, id; one item a thing due. A long one is made and let go for
// less in an arena. Errors are the store's.
absl::Status AgendaOf(const AgendaQuery& query, Directory& directory, absl::Time now,
                      Language language, v1::AgendaView& view);

}  // namespace tasuki::client
