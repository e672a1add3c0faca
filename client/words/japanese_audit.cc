#include "client/words/japanese.h"

// What is said of audits of handovers, orphans and ownership, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kAudit[] = {
    // The help.
    Translated{"how handovers went", "引き継ぎの監査"},
};

}  // namespace

absl::Span<const Translated> JapaneseAudit() { return kAudit; }

}  // namespace tasuki::client
