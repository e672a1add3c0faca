#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/draft_text.h"
#include "common/base/ids.h"
#include "tasuki/v1/view.pb.h"

// What is due of a prospect as a message to them (R055, R058–R063, R085, R106, X12): gathers what
// is known of that one prospect and nobody else. Reads only; nothing is ever sent.

namespace tasuki::client {

// What was asked for.
struct DraftQuery {
  SubjectId prospect;
  std::string form;  // A template's name; empty: that of what is due.
};

// A draft and what it was made of, so that lint can be asked about it.
struct Drafted {
  v1::DraftView view;  // Without message_id, from, date, file and findings.
  DraftSources sources;
  std::string from;  // `Name <address>`, as the member's last mail of the thread had it; or empty.
  std::vector<std::string> conversation;  // What was said and noted, for lint (R105).
};

// Refused: who opted out, on whichever entry; a contact beyond the limit (R064); what nothing is
// due of; a template that there is none of. Each with what to do.
absl::StatusOr<Drafted> DraftFor(const DraftQuery& query, Directory& directory, absl::Time now);

}  // namespace tasuki::client
