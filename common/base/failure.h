#pragma once

#include <string>

#include "absl/status/status.h"

// What a command's failure means to the person and to scripts: text, what to do, exit code
// (COMMANDS.md). The exit code and the advice travel in the status, beside its text, so that any
// layer may set them and nobody has to find them in prose. Values; any thread.

namespace tasuki {

// Exit codes of both programs.
enum class ExitCode { kDone = 0, kRefused = 1, kUsage = 2, kNoServer = 3, kBug = 4 };

// Typed wrongly: exit 2.
absl::Status UsageError(const std::string& text, const std::string& advice);

// Not allowed or not possible as things are: exit 1.
absl::Status Refused(const std::string& text, const std::string& advice);
// The same where the thing named is not there.
absl::Status NotFound(const std::string& text, const std::string& advice);
// The same where the person may not.
absl::Status NotAllowed(const std::string& text, const std::string& advice);

// No server where one is needed: exit 3.
absl::Status NoServer(const std::string& text, const std::string& advice);

// `status` with its advice replaced, its exit code kept.
absl::Status WithAdvice(absl::Status status, const std::string& advice);
// `status` with `lead` before its text; exit code and advice kept.
absl::Status WithLead(const std::string& lead, const absl::Status& status);

// The exit code of a status: what was set, else 4 for Internal, Unknown and Unimplemented, else 1.
// A store that does not answer is no missing server, so Unavailable alone says nothing of exit 3.
ExitCode ExitCodeOf(const absl::Status& status);

// What to do, or empty.
std::string AdviceOf(const absl::Status& status);

// The status's code in kebab case: `failed-precondition`; `usage` and `no-server` for those.
std::string CodeWordOf(const absl::Status& status);

}  // namespace tasuki
