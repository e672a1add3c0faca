#pragma once

#include <cstddef>
#include <cstdint>

// Bounds of reading and judging a message. No row depends on them.

namespace tasuki::domain {

// A message that is read: as much as a touch keeps of one (an event has 128 KiB). What lies beyond
// is not looked at.
inline constexpr size_t kMessageBytesMax = 96 << 10;
// Findings of one message: nobody reads more, and a page of banned words must not make a page each.
inline constexpr size_t kFindingsMax = 50;
// Bytes of the words that a finding quotes.
inline constexpr size_t kFoundBytesMax = 120;
// Rules of one touch that readers take (event.proto, TouchLogged).
inline constexpr int kLintRulesMax = 32;
// What one value may put into a template: longer ones are cut.
inline constexpr size_t kTemplateValueBytesMax = 1'000;

}  // namespace tasuki::domain
