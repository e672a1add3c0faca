#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "client/replica/stored_event.h"
#include "client/views/directory.h"
#include "common/base/ids.h"

// What was said with one prospect and noted of them, for drafts and lint (R105). Reads only.

namespace tasuki::client {

// Calls `visit` with each of the last events about the prospect that count and have words, by
// business time; at most kDraftEventsReadMax are looked at. Errors are the store's.
absl::Status ForEachSaid(SubjectId prospect, Directory& directory,
                         absl::FunctionRef<void(const StoredEvent&, const v1::Personal&)> visit);

// The words of such an event, in any order.
std::vector<std::string> WordsOf(const v1::Personal& text);

// All that a message to them may refer to: those words, what the first meeting was about, their
// name and firm.
absl::StatusOr<std::vector<std::string>> ConversationWith(SubjectId prospect, Directory& directory);

}  // namespace tasuki::client
