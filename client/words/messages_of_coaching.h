#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of coaching notes, events set apart and devices.
// Included by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kCoachingEntries = {
    MessageEntry{Message::kCoachNoted, "noted about $0; they and the managers can read it",
                 "$0さんについて記録しました(本人と管理職だけが読めます)"},
};

}  // namespace tasuki::client
