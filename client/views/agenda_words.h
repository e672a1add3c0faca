#pragma once

#include <string>

#include "client/words/messages.h"
#include "tasuki/v1/view.pb.h"

// A thing due in few words, for calendars and reminders. Pure; any thread.

namespace tasuki::client {

// Whom it is with, what it is, and how: one line.
std::string TitleOf(const v1::AgendaItem& item, Language language);

}  // namespace tasuki::client
