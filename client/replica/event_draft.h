#pragma once

#include <optional>
#include <vector>

#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

// What a command hands over to be written, and what became of it.

namespace tasuki::client {

// An event to be written. The command sets in `header`: type, subject, occurred_at_us,
// utc_offset_minutes, base (decisions), done_by, import_ref and the body; event_id only where it is
// not to be random. The workspace sets the rest: kind, slot, critical, schema, actor, written_at,
// seen_seq, key_id. occurred_at_us 0 means now; then utc_offset_minutes is the zone's, now.
struct EventDraft {
  v1::Header header;
  std::optional<v1::Personal> personal;    // Sealed under the key of
  std::optional<v1::Subject> key_subject;  // this subject; absent: header.subject.
};

// What an act became.
struct Written {
  std::vector<EventId> event_ids;  // In the order of the drafts.
};

// How Write treats what local rows show as unauthorised or invalid.
enum class WriteMode {
  kRefuse,   // Refuse the whole act: PermissionDenied or FailedPrecondition, nothing written.
  kRequest,  // `--request`: write it all the same; the journal records the verdict.
};

}  // namespace tasuki::client
