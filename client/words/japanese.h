#pragma once

#include "absl/types/span.h"
#include "client/words/phrases.h"

// The tables behind phrases.h, a theme each.

namespace tasuki::client {

absl::Span<const Translated> JapaneseHelp();
absl::Span<const Translated> JapaneseFailures();
absl::Span<const Translated> JapaneseFaults();
absl::Span<const Translated> JapanesePolicy();
absl::Span<const Translated> JapaneseCards();
absl::Span<const Translated> JapaneseOfLint();
absl::Span<const Translated> JapanesePromises();
absl::Span<const Translated> JapaneseDeals();
absl::Span<const Translated> JapaneseMail();
absl::Span<const Translated> JapaneseHandover();
absl::Span<const Translated> JapaneseLeaving();
absl::Span<const Translated> JapaneseAudit();
absl::Span<const Translated> JapaneseCoaching();
absl::Span<const Translated> JapaneseReport();
absl::Span<const Translated> JapaneseReplay();
// Sentences of libraries of which we know every word; `$0` … stand where they name something.
absl::Span<const Translated> JapaneseOfOthers();

}  // namespace tasuki::client
