#include "client/words/japanese.h"

// What is said of people who leave or are away, and what of theirs points forward, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kLeaving[] = {
    // The help.
    Translated{"somebody leaves the team", "メンバーの退職を記録する"},
};

}  // namespace

absl::Span<const Translated> JapaneseLeaving() { return kLeaving; }

}  // namespace tasuki::client
