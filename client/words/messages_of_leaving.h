#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of people who leave or are away, and what of theirs
// points forward. Included by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kLeavingEntries = {
    MessageEntry{Message::kLeavePlannedFor,
                 "the last working day of $0 is $1; introductions to come: $2",
                 "$0さんは$1が最終出社日です(紹介予定$2件)"},
};

}  // namespace tasuki::client
