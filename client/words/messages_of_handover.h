#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of handovers, receipts and introductions. Included
// by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kHandoverEntries = {
    MessageEntry{Message::kHandoverNone, "no handover is open", "対応中の引き継ぎはありません"},
};

}  // namespace tasuki::client
