#pragma once

#include "client/commands/verb.h"

// The parts of `handover` that stand in files of their own.

namespace tasuki::client {

// `list` and `show`.
void AddHandoverLists(Verb& handover);
// `accept`, `decline` and `undo`.
void AddHandoverAnswers(Verb& handover);

}  // namespace tasuki::client
