#pragma once

#include <string>
#include <string_view>
#include <vector>

// Earlier messages in a later one, as mail programs write them: told apart, and put beneath.

namespace tasuki::domain {

// A message's text taken apart.
struct SplitText {
  std::string own;     // What its writer wrote, answers between quoted lines too.
  std::string quoted;  // The other lines, as they are.
};

// Tells quoted earlier text from a message's own: lines that begin with `>`, the line that
// announces them (「…様:」 "… wrote:"), and all that follows what Outlook and telephones put above
// an earlier message. Where nothing of its own is left, all of it is its own.
SplitText SplitQuoted(std::string_view text);

// An earlier message, to be quoted.
struct EarlierMessage {
  std::string announced;  // The line above it: `On 3 June 2026, Sato wrote:`.
  std::string text;       // Whole.
};

// `messages`, the latest first, as they stand beneath a new one: each quoted by what follows it, so
// that the oldest is quoted deepest, byte for byte behind its `> `. One whose text stands in what
// is quoted already (it was quoted itself) is not quoted again. Without messages, empty. Ends in a
// line break.
std::string QuoteEarlier(const std::vector<EarlierMessage>& messages);

// Whether `text`, its own lines, stands in `quoted`, whatever stands before its lines there.
bool Carries(std::string_view quoted, std::string_view text);

}  // namespace tasuki::domain
