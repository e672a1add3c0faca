#pragma once

#include <string>

#include "client/words/messages.h"

// Words of COMMANDS.md, event types, fields and what stands in them, as people of a language say
// them. Pure.

namespace tasuki::client {

// A word of COMMANDS.md as people of that language say it.
std::string Plain(Language language, const std::string& word);

// The same for an event's type: `deal opened`.
std::string PlainType(Language language, const std::string& type);

// A field of a view, such as `preferred_channel` or `deal-stage`, as people of that language call
// it.
std::string PlainField(Language language, const std::string& field);

// What stands in such a field, as `--json` says it: words, times and amounts as people say them,
// other texts as they are.
std::string ValueForPeople(Language language, const std::string& field, const std::string& value);

}  // namespace tasuki::client
