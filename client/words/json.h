#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "google/protobuf/message.h"

// Messages as JSON text. Pure; any thread.

namespace tasuki::client {

// `message` as COMMANDS.md wants it: snake_case names, zero and empty ones printed too; what would
// steer a terminal is escaped. Byte for byte what protobuf's own printer gives, which takes ten
// times as long for a list; of kinds that no view of ours has (maps, enumerations), it prints.
// Of text that is no UTF-8, which callers keep out, the broken characters are marked as broken.
std::string ToJson(const google::protobuf::Message& message);

// The same in pieces, one after the other: a long list is not held as text.
void WriteJson(const google::protobuf::Message& message,
               absl::FunctionRef<void(const std::string& piece)> take);

}  // namespace tasuki::client
