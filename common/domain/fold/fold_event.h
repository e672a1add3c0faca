#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/fold/fact_rows.h"
#include "tasuki/v1/policy.pb.h"

// What the folds of the single views share (folder.cc calls them). Pure; one thread.

namespace tasuki::domain {

// One fact that counts, with what every fold asks about it. Borrows all of it.
struct FoldEvent {
  const JournalEvent& event;
  const v1::Header& header;
  int64_t b_us;                      // Business time.
  int32_t day;                       // Civil day of b at the event's UTC offset.
  const v1::Policy& policy;          // In force at the event's seq.
  uint64_t policy_seq;               // From which it is.
  const BusinessCalendar& calendar;  // Of that policy, where the team is.
  FactRows& rows;                    // What facts make beyond the subject's own row.
  // While a prospect is folded anew: ids of deals, promises and tasks whose opening is still to
  // come, so that a closing with an earlier business time is not lost. nullptr: every opening is
  // behind.
  const absl::flat_hash_set<std::string>* to_come = nullptr;
};

// Whether something unknown so far that is named by `id` will still be opened.
inline bool IsToCome(const FoldEvent& at, const std::string& id) {
  return at.to_come != nullptr && at.to_come->contains(id);
}

}  // namespace tasuki::domain
