#pragma once

#include <optional>
#include <string>

#include "client/replica/stored_event.h"
#include "tasuki/v1/event.pb.h"

// One event as a line of JSON for other programs (R046). Pure; any thread.

namespace tasuki::client {

// One object without line breaks: `seq` (absent in the outbox), `recorded_at_us`, `verdict` (a word
// of COMMANDS.md), `pending`, `replica` (hex), `replica_seq`, `act_left`, `header` (event.proto's,
// as its fields are called: bytes as hex, enumerations by name, 64-bit numbers as numbers; what was
// not set is absent) and `text` (the opened words; absent: none, or not readable here). Fields that
// a newer program wrote are left out.
std::string EventJson(const StoredEvent& event, const std::optional<v1::Personal>& text);

}  // namespace tasuki::client
