#pragma once

#include "client/commands/verb.h"

// The parts of `coach` that stand in files of their own.

namespace tasuki::client {

// `what-if`.
void AddCoachWhatIf(Verb& coach);
// `score`.
void AddCoachScore(Verb& coach);
// `check`.
void AddCoachCheck(Verb& coach);
// `replay`.
void AddCoachReplay(Verb& coach);
// `find`.
void AddCoachFind(Verb& coach);

}  // namespace tasuki::client
