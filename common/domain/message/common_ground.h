#pragma once

#include <string>
#include <string_view>
#include <vector>

// What two texts share that not every business mail has (R105). Pure; any thread; time linear in
// both.

namespace tasuki::domain {

// Whether one of `texts` has words that are in `conversation` and not in `own` (our own names): of
// Latin letters the same word, of kanji two in a row, of katakana three.
bool ShareWords(const std::vector<std::string_view>& texts,
                const std::vector<std::string>& conversation, const std::vector<std::string>& own);

}  // namespace tasuki::domain
