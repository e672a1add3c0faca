#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/agenda.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "client/words/messages.h"
#include "common/base/ids.h"

// What somebody's leaving adds to agendas (X15): the introductions of the plan stand with the
// leaver and with the successor, the biggest first (X23), so many a day; and the leaving itself
// stands with every manager until it is written.

namespace tasuki::client {

// The kind of the leaving itself, which no date of a prospect's row has.
inline constexpr std::string_view kLeaveKind = "leave";

// One thing due.
struct LeavingThing {
  absl::Time due;
  v1::AgendaItem item;  // Names and company only where it is about no prospect.
  std::optional<SubjectId> prospect;
  MemberId owner;  // Accountable now.
  Seq said;        // What was said to them last; 0: nothing.
};

// What is added, and how many introductions are put off to later days.
struct LeavingThings {
  std::vector<LeavingThing> things;
  uint64_t waiting = 0;
};

// Those due by the query's end, of whom it asks for. Errors are the store's.
absl::StatusOr<LeavingThings> AgendaLeaving(const AgendaQuery& query, Directory& directory,
                                            Presenter& presenter, absl::Time now,
                                            Language language);

}  // namespace tasuki::client
