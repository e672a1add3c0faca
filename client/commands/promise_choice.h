#pragma once

#include <string>

#include "client/commands/command_line.h"
#include "client/views/promises.h"

// Which promise a command is about, and how promises look to people.

namespace tasuki::client {

// Of which side, where only one will do.
enum class WhosePromise { kEither, kOurs };

// The one open promise of a prospect, or of what was merged into it, or the one that `prefix`
// names; refused where it is not clear which, or where it is closed.
absl::StatusOr<PromiseAt> ChoosePromise(CommandContext& context, SubjectId prospect,
                                        const std::string& prefix, WhosePromise whose);

struct PromiseListArgs {
  std::string who, member;  // Empty: not typed.
  bool all = false;         // Of a prospect: whatever its day.
  bool team = false;
};
absl::Status ListPromises(CommandContext& context, const PromiseListArgs& args);

// What was promised, else its kind, in one line.
std::string PromiseText(Printer& out, const v1::PromiseView& promise);
// All that stands beside: what became of it, drift, consent, whom the client has promised it.
std::string PromiseDetails(Printer& out, const v1::PromiseView& promise);
// `0.75 of 1, from 4 promises`, or that nothing fell due.
std::string TrustText(Printer& out, const v1::TrustView& trust);

}  // namespace tasuki::client
