#include "client/words/japanese.h"

// What is said of coaching notes, events set apart and devices, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kCoaching[] = {
    // The help.
    Translated{"a note about a colleague, for them and the managers",
               "メンバーへのコーチングメモ(本人と管理職だけが読める)"},
};

}  // namespace

absl::Span<const Translated> JapaneseCoaching() { return kCoaching; }

}  // namespace tasuki::client
