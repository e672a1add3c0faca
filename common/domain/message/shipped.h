#pragma once

#include "absl/types/span.h"

// The templates that ship with the program, as they are written: what is said, and the frame of
// salutation and closing around it. Pure; any thread.

namespace tasuki::domain {

// What stands around what is said.
enum class Frame {
  kMail,
  kFirstMail,  // To who does not know us: 初めてご連絡いたします.
  kCall,       // What one says on the telephone: no closing.
  kGreeting,   // Of a season: no お世話になっております.
  kYearEnd,    // 来年も…
  kNewYear,    // 本年も…
};

struct ShippedTemplate {
  const char* name;
  Frame frame;
  const char* subject;  // Empty: that of the thread.
  const char* text;
};

absl::Span<const ShippedTemplate> EnglishTemplates();
absl::Span<const ShippedTemplate> JapaneseTemplates();

}  // namespace tasuki::domain
