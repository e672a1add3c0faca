#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "client/replica/event_draft.h"
#include "tasuki/v1/event.pb.h"

// The bounds of what people type (client/limits.h): one table for writing and for reading, because
// a colleague's device may write whatever it likes. Any thread.

namespace tasuki::client {

// InvalidArgument where a text of `draft` is longer, or a list of them has more, than
// kNameBytesMax, kTextBytesMax and kTextListMax allow. Measured as it was typed: sealing packs
// texts, and what packs well would be as long as it likes.
absl::Status CheckTexts(const EventDraft& draft);

// What an opened sealed part says, held to the same bounds: texts beyond them are left out, and
// `left_out` says so. nullopt: it is no such message, or has far more parts than any.
std::optional<v1::Personal> ReadTexts(std::string_view message, bool& left_out);

}  // namespace tasuki::client
