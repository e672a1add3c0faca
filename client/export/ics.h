#pragma once

#include <cstddef>
#include <string>

#include "absl/time/time.h"
#include "client/words/messages.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// Entries of one calendar; a laptop's agenda of a year has hundreds.
inline constexpr size_t kIcsEntriesMax = 5000;

// A calendar's text, and how many entries it has.
struct Ics {
  std::string text;
  size_t entries = 0;
};

// `view` as an iCalendar text (RFC 5545 §3.4): one VEVENT of half an hour a thing due, at the first
// moment at which it may be done, with an alarm; what has no date is left out. At most
// kIcsEntriesMax, the earliest. `name`: the calendar's, for people; `now`: when it was made.
Ics ToIcs(const v1::AgendaView& view, const std::string& name, absl::Time now, Language language);

}  // namespace tasuki::client
