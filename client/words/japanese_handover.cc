#include "client/words/japanese.h"

// What is said of handovers, receipts and introductions, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kHandover[] = {
    // The help.
    Translated{"the handovers that are under way", "対応中の引き継ぎ"},
};

}  // namespace

absl::Span<const Translated> JapaneseHandover() { return kHandover; }

}  // namespace tasuki::client
