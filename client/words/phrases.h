#pragma once

#include <string>
#include <string_view>

#include "client/words/messages.h"
#include "common/base/phrase.h"

// Phrases (common/base/phrase.h) in the language of who reads them. Their Japanese stands in tables
// by theme, found by the English: japanese_help.cc (what `--help` says), japanese_failures.cc (what
// went wrong in commands, and what to do), japanese_faults.cc (the same from the rooms beneath),
// japanese_policy.cc (policies and cadences), japanese_lint.cc (what lint says of messages).
// Pure.

namespace tasuki::client {

// A sentence as it stands in the code, places and all, and its Japanese.
struct Translated {
  const char* english;
  const char* japanese;
};

// The phrase, its places filled in. A word of COMMANDS.md is said as Plain says it; what has no
// Japanese is said in English.
std::string InLanguage(Language language, const Phrase& phrase);

// The Japanese of a sentence of ours; null where there is none, which a test refuses.
const char* JapaneseOf(std::string_view english);

}  // namespace tasuki::client
