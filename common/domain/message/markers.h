#pragma once

#include <string_view>
#include <vector>

#include "common/domain/message/folded_text.h"

// Words that show what a message does: program data, for no row depends on them and a team has no
// reason to change them. What a team may forbid stands in its policy. Pure; any thread.

namespace tasuki::domain {

// R100: something new, an insight, a case, an answer, a deadline.
bool GivesSomething(const FoldedText& text, MessageLanguage language);
// R105: what was said, asked or seen together is spoken of.
bool RefersToConversation(const FoldedText& text, MessageLanguage language);
// R104: it is written to these people and no others.
bool IsPersonal(const FoldedText& text, MessageLanguage language);

// Words that business mail has in any case, so that two texts which share them share nothing: of
// Latin letters whole and small, of Japanese two or three characters.
bool IsCommonWord(std::string_view word);

}  // namespace tasuki::domain
