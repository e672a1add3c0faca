#pragma once

#include "absl/status/status.h"
#include "client/replica/event_draft.h"

namespace tasuki::client {

// InvalidArgument where a text of `draft` is longer than kNameBytesMax or kTextBytesMax allow.
// Measured as it was typed: sealing packs texts, and what packs well would be as long as it likes.
// Any thread.
absl::Status CheckTexts(const EventDraft& draft);

}  // namespace tasuki::client
