#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of audits of handovers, orphans and ownership.
// Included by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kAuditEntries = {
    MessageEntry{Message::kAuditNone, "no handover in that time", "この期間の引き継ぎはありません"},
};

}  // namespace tasuki::client
