#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/base/phrase.h"

// What a command's failure means to the person and to scripts: text, what to do, exit code
// (COMMANDS.md). The exit code, the advice and the phrase of the text travel in the status, beside
// its English, so that any layer may set them and nobody has to find them in prose. Values; any
// thread.

namespace tasuki {

// Exit codes of both programs.
enum class ExitCode { kDone = 0, kRefused = 1, kUsage = 2, kNoServer = 3, kBug = 4 };

// Typed wrongly: exit 2.
absl::Status UsageError(const Phrase& text, const Phrase& advice);

// Not allowed or not possible as things are: exit 1.
absl::Status Refused(const Phrase& text, const Phrase& advice);
// The same where the thing named is not there.
absl::Status NotFound(const Phrase& text, const Phrase& advice);
// The same where the person may not.
absl::Status NotAllowed(const Phrase& text, const Phrase& advice);

// No server where one is needed: exit 3.
absl::Status NoServer(const Phrase& text, const Phrase& advice);

// A fault of a file, a peer or ours, whose code says what came of it; see ExitCodeOf.
absl::Status Fault(absl::StatusCode code, const Phrase& text, const Phrase& advice = {});

// `status` with its advice replaced, its exit code kept.
absl::Status WithAdvice(absl::Status status, const Phrase& advice);
// `status` with `lead` before its text; exit code and advice kept.
absl::Status WithLead(const Phrase& lead, const absl::Status& status);

// The exit code of a status: what was set, else 4 for Internal, Unknown and Unimplemented, else 1.
// A store that does not answer is no missing server, so Unavailable alone says nothing of exit 3.
ExitCode ExitCodeOf(const absl::Status& status);

// What happened, and what to do (or nothing), to be said in any language. Of a status that was not
// made here, its words as they are.
Phrase PhraseOf(const absl::Status& status);
Phrase AdvicePhraseOf(const absl::Status& status);
// What to do in English, or empty.
std::string AdviceOf(const absl::Status& status);

// The status's code in kebab case: `failed-precondition`; `usage` and `no-server` for those.
std::string CodeWordOf(const absl::Status& status);

}  // namespace tasuki
